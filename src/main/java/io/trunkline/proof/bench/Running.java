package io.trunkline.proof.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A contestant in a process of its own; it has accepted a first webhook when it is handed out. */
final class Running implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** How the launcher tells where it is, so that what is measured is started as a user starts it. */
    private static final String LAUNCHER = "trunkline.launcher";

    private final Process process;
    private final Thread atExit;
    private final int port;
    private final double startedIn;

    private Running(Process process, int port, double startedIn, Thread atExit) {
        this.process = process;
        this.port = port;
        this.startedIn = startedIn;
        this.atExit = atExit;
    }

    /** Starts it on that ground and waits until it has accepted a webhook. */
    static Running start(Contestant contestant, Ground ground, Map<String, String> settings) throws IOException {
        var ports = freePorts();
        var port = ports.get(0);
        var builder = new ProcessBuilder(command(contestant))
                .directory(ground.folder().toFile())
                .redirectOutput(Redirect.appendTo(log(ground).toFile()))
                .redirectError(Redirect.appendTo(log(ground).toFile()));
        var environment = builder.environment();
        environment.keySet().removeIf(Running::isOurs);
        environment.putAll(settings);
        environment.put("TRUNKLINE_HTTP_PORT", String.valueOf(port));
        environment.put("TRUNKLINE_MANAGEMENT_PORT", String.valueOf(ports.get(1)));
        environment.computeIfPresent("TRUNKLINE_PUBLIC_URL", (name, url) -> "http://127.0.0.1:" + port);
        var began = System.nanoTime();
        var process = builder.start();
        // Whoever stops the bench must not leave its contestants behind.
        var atExit = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            awaitFirst(process, port, ground);
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
        return new Running(process, port, (System.nanoTime() - began) / 1e6, atExit);
    }

    private static boolean isOurs(String name) {
        return !name.equals("TRUNKLINE_JAVA_OPTS")
                && (name.startsWith("TRUNKLINE_") || name.startsWith("TWILIO_") || name.startsWith("STRIPE_"));
    }

    private static Path log(Ground ground) {
        return ground.folder().resolve("process.log");
    }

    private static List<String> command(Contestant contestant) {
        var launcher = System.getProperty(LAUNCHER);
        if (contestant == Contestant.TRUNKLINE && launcher != null) {
            return List.of(launcher, "run");
        }
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        switch (contestant) {
            case TRUNKLINE -> command.addAll(List.of("io.trunkline.cli.Main", "run"));
            case BARE -> command.add(BareVertx.class.getName());
            case PLAIN -> command.add(PlainCamel.class.getName());
        }
        return command;
    }

    private static List<Integer> freePorts() throws IOException {
        try (var one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return List.of(one.getLocalPort(), other.getLocalPort());
        }
    }

    private static void awaitFirst(Process process, int port, Ground ground) throws IOException {
        var webhooks = new Webhooks(port);
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (!accepts(port, webhooks)) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IOException("it did not start; what it said:\n" + Files.readString(log(ground)));
            }
            pause(5);
        }
    }

    private static boolean accepts(int port, Webhooks webhooks) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(webhooks.other().getBytes());
            var status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
            return status.startsWith("HTTP/1.1 2");
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** From the start of the process to its first accepted webhook, in milliseconds. */
    double startedIn() {
        return startedIn;
    }

    /** The processor time it has used, in milliseconds. */
    double cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e6;
    }

    /** Resident memory in MB; 0 where the system does not say. */
    double memory() {
        try {
            return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Waits until it does next to nothing any more, at most so many seconds. */
    void settle(int seconds) {
        var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < until) {
            var before = cpu();
            pause(500);
            if (cpu() - before <= 50) {
                return;
            }
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Stops it as an operator does, and kills it if that takes too long. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IllegalStateException goingDown) {
            throw new UncheckedIOException(new IOException("stopped", goingDown));
        }
    }
}
