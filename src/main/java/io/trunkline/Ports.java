package io.trunkline;

import io.trunkline.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds out before anything is started whether somebody else listens where we want to. */
final class Ports {
    private Ports() {}

    /** Throws a {@link PortTaken} that names the port and its setting. */
    static void ensureFree(Settings settings) throws IOException {
        ensureFree(settings.http().host(), settings.http().port(), "TRUNKLINE_HTTP_PORT");
        ensureFree(settings.http().host(), settings.management().port(), "TRUNKLINE_MANAGEMENT_PORT");
        if (settings.simulated()) {
            ensureFree(settings.simulator().host(), settings.simulator().port(), "TRUNKLINE_SIMULATOR_PORT");
        }
    }

    private static void ensureFree(String host, int port, String setting) throws IOException {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (java.net.BindException e) {
            throw new PortTaken(port, setting);
        }
    }

    /** Somebody else listens on that port. */
    static final class PortTaken extends IOException {
        private static final long serialVersionUID = 1;

        PortTaken(int port, String setting) {
            super("port " + port + " is taken by another program; stop it, or set " + setting + " to another port");
        }
    }
}
