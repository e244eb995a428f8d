package io.trunkline.proof.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The shipped route files, with one thing added: a payment names its sender, so that there are a thousand. */
final class Routes {
    private static final String KEY = "              key: \"${variable.invoice}\"\n";

    private static final String INVOICE = "        - setVariable: {name: invoice, jq: '.id // header(\"EventId\")'}\n";
    private static final String SENDER = "        - setVariable: {name: sender, jq: .metadata.sender}\n";

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
        Files.writeString(
                billing,
                withSender(withSender(shipped, INVOICE, SENDER), KEY, "              from: \"${variable.sender}\"\n"));
    }

    private static String withSender(String route, String after, String line) throws IOException {
        if (!route.contains(after)) {
            throw new IOException("billing.camel.yaml no longer has the line `" + after.strip()
                    + "`, after which the bench writes its sender; change Routes with it");
        }
        return route.replace(after, after + line);
    }
}
