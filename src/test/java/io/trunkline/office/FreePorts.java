package io.trunkline.office;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports that nobody has, and that nobody takes before they are used: none of those that outgoing connections get, none of those
 * of tests that run beside these in another process, and each only after all others.
 */
final class FreePorts {
    private static final int COUNT = 5_000;
    private static final int FIRST = 10_000 + Integer.getInteger("fork", 0) % 4 * COUNT;
    private static final AtomicInteger TURN =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePorts() {}

    static int next() {
        while (true) {
            try (var socket = new ServerSocket(FIRST + TURN.getAndIncrement() % COUNT)) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Somebody has it; another one then.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
