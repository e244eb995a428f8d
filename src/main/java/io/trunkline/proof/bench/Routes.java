package io.trunkline.proof.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The shipped route files, with one thing added: a payment names its sender, so that there are a thousand. */
final class Routes {
    private static final String KEY = "              key: \"${variable.invoice}\"\n";

    private Routes() {}

    static void copy(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            throw new IOException("there is no folder " + from.toAbsolutePath() + " with the shipped routes");
        }
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                var target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
        var billing = to.resolve("billing.camel.yaml");
        var shipped = Files.readString(billing);
        var manySenders = shipped.replace(KEY, KEY + "              from: \"${jq(.data.object.metadata.sender)}\"\n");
        var kept = keepSender(manySenders);
        if (kept.equals(shipped)) {
            throw new IOException(billing + " no longer puts a text as the bench knows it; change Routes with it");
        }
        Files.writeString(billing, kept);
    }

    private static String keepSender(String route) {
        var invoice = "        - setVariable: {name: invoice, jq: .data.object.id}\n";
        return route.replace(
                        invoice, invoice + "        - setVariable: {name: sender, jq: .data.object.metadata.sender}\n")
                .replace("${jq(.data.object.metadata.sender)}", "${variable.sender}");
    }
}
