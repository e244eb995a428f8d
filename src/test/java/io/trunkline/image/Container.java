package io.trunkline.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The image's layers, unpacked, and what its configuration says, run as a container would run it: nothing is seen but what is in
 * it, nothing of it can be written but /tmp and the data, and the user is the one that it names. Needs a Linux that lets us do so.
 */
final class Container {
    private static final Path TAR = Path.of("target/trunkline-image.tar");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;
    private final JsonNode config;
    private final List<Process> processes = new ArrayList<>();

    private Container(Path root, JsonNode config) {
        this.root = root;
        this.config = config;
    }

    static Container unpack(Path folder) throws IOException, InterruptedException {
        var layers = Files.createDirectory(folder.resolve("layers"));
        var root = Files.createDirectory(folder.resolve("root"));
        run("tar", "--warning=no-unknown-keyword", "-xf", TAR.toAbsolutePath().toString(), "-C", layers.toString());
        var manifest = JSON.readTree(layers.resolve("manifest.json").toFile()).get(0);
        for (var layer : manifest.path("Layers")) {
            run(
                    "tar",
                    "--warning=no-unknown-keyword",
                    "-xpzf",
                    layers.resolve(layer.asText()).toString(),
                    "-C",
                    root.toString());
        }
        return new Container(
                root,
                JSON.readTree(layers.resolve(manifest.path("Config").asText()).toFile())
                        .path("config"));
    }

    Path root() {
        return root;
    }

    JsonNode config() {
        return config;
    }

    /** Whether this machine lets us mount and change the root for a process. */
    static boolean isPossible() {
        try {
            return new ProcessBuilder("unshare", "--mount", "true").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Runs the entry point with these arguments until a line of what it prints is as wanted; answers what it printed. */
    List<String> start(Map<String, String> environment, Predicate<String> wanted, String... args)
            throws IOException, InterruptedException {
        var user = config.path("User").asText();
        var script = """
                set -e
                theirs=$PATH
                PATH=/usr/sbin:/usr/bin:/sbin:/bin
                unshare=$(command -v unshare)
                mount --bind "$0" "$0"
                mount -o remount,bind,ro "$0"
                mount -t tmpfs -o mode=1777 tmpfs "$0/tmp"
                mount -t tmpfs -o mode=0700,uid=${1%:*} tmpfs "$0/trunkline/data"
                for folder in proc dev; do mount --rbind "/$folder" "$0/$folder"; done
                user=$1 folder=$2
                shift 2
                PATH=$theirs
                "$unshare" --setuid "${user%:*}" --setgid "${user#*:}" --root "$0" --wd "$folder" "$@"
                exit $?
                """;
        for (var folder : List.of("proc", "dev")) {
            Files.createDirectories(root.resolve(folder));
        }
        var command = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "/bin/sh",
                "-c",
                script,
                root.toString(),
                user,
                config.path("WorkingDir").asText()));
        config.path("Entrypoint").forEach(word -> command.add(word.asText()));
        command.addAll(List.of(args));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        config.path("Env").forEach(variable -> {
            var parts = variable.asText().split("=", 2);
            builder.environment().put(parts[0], parts[1]);
        });
        builder.environment().putAll(environment);
        var process = builder.start();
        processes.add(process);
        var lines = new ArrayList<String>();
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (var line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (wanted.test(line)) {
                break;
            }
        }
        return lines;
    }

    /** The java that was started last, as this machine sees it. */
    ProcessHandle java() {
        return java(processes.get(processes.size() - 1)).orElseThrow();
    }

    private static Optional<ProcessHandle> java(Process process) {
        return process.descendants()
                .filter(one -> one.info().command().orElse("").endsWith("/bin/java"))
                .findFirst();
    }

    private static void run(String... command) throws IOException, InterruptedException {
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(String.join(" ", command));
        }
    }

    /** Ends what was started. */
    void end() throws InterruptedException {
        for (var process : processes) {
            java(process).ifPresent(ProcessHandle::destroy);
            process.waitFor(30, TimeUnit.SECONDS);
            // The shell is the first process of its world, which ends with it, and it with its parent.
            process.destroyForcibly().waitFor();
        }
    }
}
