package io.trunkline.settings;

import io.trunkline.store.PrivateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The secrets made up where nobody gave any, because the simulator stands in Twilio's place: `NAME=value` lines in
 * the file `secrets` of the data folder, which only its owner may read.
 */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private Secrets() {}

    /** The file of the secrets in that data folder. */
    public static Path file(Path data) {
        return data.resolve("secrets");
    }

    /** What was made up before, by the names of the environment; empty if nothing was. */
    public static Map<String, String> read(Path data) {
        var secrets = new LinkedHashMap<String, String>();
        try {
            for (var line : Files.readAllLines(file(data))) {
                var equals = line.indexOf('=');
                var value = line.substring(equals + 1).strip();
                if (equals > 0 && !line.startsWith("#") && !value.isEmpty()) {
                    secrets.put(line.substring(0, equals).strip(), value);
                }
            }
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot read " + file(data) + "; it must belong to whoever runs Trunkline", e);
        }
        return secrets;
    }

    /** What was made up before, completed by what is missing of these names; kept for the next start only if asked. */
    static Map<String, String> complete(Path data, Set<String> names, boolean keep) {
        var secrets = new LinkedHashMap<>(read(data));
        var complete = secrets.keySet().containsAll(names);
        names.stream().sorted().forEach(name -> secrets.computeIfAbsent(name, Secrets::madeUp));
        if (complete || !keep) {
            return secrets;
        }
        try {
            write(data, secrets);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file(data) + "; Trunkline must be able to write there", e);
        }
        return secrets;
    }

    private static String madeUp(String name) {
        return switch (name) {
            case "TWILIO_ACCOUNT_SID" -> "AC" + hex(16);
            case "TWILIO_AUTH_TOKEN" -> hex(16);
            case "STRIPE_WEBHOOK_SECRET" -> "whsec_" + hex(24);
            default -> hex(24);
        };
    }

    private static String hex(int bytes) {
        var random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** A crash leaves the old file or the new one, and nobody else can read either at any moment. */
    private static void write(Path data, Map<String, String> secrets) throws IOException {
        var text = new StringBuilder("# Made up by Trunkline for the simulator; delete the file to have new ones.\n");
        secrets.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        PrivateFolder.ensure(data);
        var draft = Files.createTempFile(data, "secrets", ".draft", ownerOnly());
        try {
            try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(draft, file(data), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }
}
