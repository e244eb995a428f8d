package io.trunkline.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process of this very program, on a leash. */
final class Child implements AutoCloseable {
    private static final String COMMANDS = "io.trunkline.cli.Main";

    private final Process process;
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private volatile boolean killed;

    private Child(Process process) {
        this.process = process;
    }

    /**
     * Starts a command.
     *
     * @param log where everything goes that it prints
     * @param ready how the line begins with which it says that it is ready
     */
    static Child start(Stage stage, Path log, String ready, Map<String, String> environment, List<String> command) {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        // Whoever started us may have an archive of classes, with which a start takes half the time.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-XX:SharedArchiveFile") || flag.startsWith("-XX:AOTCache="))
                .forEach(line::add);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Leash.class.getName(), COMMANDS));
        line.addAll(command);
        var builder =
                new ProcessBuilder(line).directory(stage.folder().toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> !List.of("PATH", "HOME", "TMPDIR", "LANG", "TZ", "JAVA_HOME")
                .contains(name));
        builder.environment().putAll(environment);
        try {
            var child = new Child(builder.start());
            var reader = new Thread(() -> child.listen(log, ready), "log of " + log.getFileName());
            reader.setDaemon(true);
            reader.start();
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen(Path log, String beginning) {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var file = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                file.write(line + "\n");
                file.flush();
                if (line.startsWith(beginning)) {
                    ready.complete(line);
                }
            }
        } catch (IOException e) {
            // A killed process breaks off in the middle of a line.
        }
        ready.completeExceptionally(new IllegalStateException("it ended"));
    }

    /** The line that says it is ready; null when it ended, or was not ready in time. */
    @org.jspecify.annotations.Nullable
    String awaitReady(long millis) throws InterruptedException {
        try {
            return ready.get(millis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean isReady() {
        return process.isAlive() && ready.isDone() && !ready.isCompletedExceptionally();
    }

    /** Whether it was us who ended it. */
    boolean wasKilled() {
        return killed;
    }

    /** Lets that time pass, unless the process ends; answers whether it lives. */
    boolean lives(long millis) throws InterruptedException {
        return !process.waitFor(millis, TimeUnit.MILLISECONDS);
    }

    /** Asks it to end as a deployment does. */
    void terminate() {
        killed = true;
        process.destroy();
    }

    /** Kills it as the kernel does, and waits until it is gone; answers whether it lived until then. */
    boolean kill() {
        var lived = process.isAlive();
        killed = true;
        process.destroyForcibly();
        process.onExit().join();
        return lived;
    }

    /** Holds it still, or lets it go on, as a machine that stalls. */
    void pause(boolean still) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + (still ? "STOP " : "CONT ") + process.pid())
                    .start()
                    .onExit()
                    .join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
