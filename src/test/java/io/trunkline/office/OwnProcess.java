package io.trunkline.office;

import io.trunkline.Trunkline;
import io.trunkline.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The service of a closed office in a process of its own, which can be killed. */
public final class OwnProcess implements AutoCloseable {
    private static final String READY = "READY";

    private final Process process;

    private OwnProcess(Process process) {
        this.process = process;
    }

    /** Starts it; it is ready when this returns. */
    public static OwnProcess start(Office office) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var builder = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary(office),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OwnProcess.class.getName(),
                        office.folder().toString())
                .redirectError(
                        Redirect.appendTo(office.folder().resolve("process.log").toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("TWILIO_") || name.startsWith("TRUNKLINE_"));
        builder.environment().putAll(office.environment());
        try {
            var process = new OwnProcess(builder.start());
            process.awaitReady();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its temporary folder. */
    public static Path temporary(Office office) {
        try {
            return Files.createDirectories(office.folder().resolve("temporary"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() throws IOException {
        var said = new StringBuilder();
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.equals(READY)) {
                return;
            }
            said.append(line).append('\n');
        }
        kill();
        throw new IllegalStateException("the service did not start:\n" + said);
    }

    @Override
    public void close() {
        kill();
    }

    /** Stops it where it stands, as a machine does that is suspended. */
    public void pause() {
        order("kill", "-STOP", String.valueOf(process.pid()));
    }

    /** Lets it go on. */
    public void resume() {
        order("kill", "-CONT", String.valueOf(process.pid()));
    }

    /** Lets none of its files grow beyond that many bytes: its disk is full. A negative number lifts that. */
    public void fileLimit(long bytes) {
        order("prlimit", "--pid", String.valueOf(process.pid()), "--fsize=" + (bytes < 0 ? "unlimited" : bytes) + ":");
    }

    private static void order(String... command) {
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Kills it as the kernel does, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the process survives its killing");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs the service of that folder until it is killed. */
    public static void main(String[] arguments) throws Exception {
        var ended = new CountDownLatch(1);
        try (var trunkline = Trunkline.start(Settings.load(Path.of(arguments[0]), System.getenv()))) {
            System.out.println(READY);
            ended.await();
            trunkline.clock();
        }
    }
}
