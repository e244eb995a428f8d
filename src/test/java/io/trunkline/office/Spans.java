package io.trunkline.office;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * A collector that takes OTLP over HTTP and reads of each span what a test asks for
 * (https://github.com/open-telemetry/opentelemetry-proto/blob/v1.7.0/opentelemetry/proto/trace/v1/trace.proto).
 */
public final class Spans implements AutoCloseable {
    /** A span, its ids in hex; without a parent that is empty. */
    public record Told(String trace, String id, String parent, String name) {}

    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    private Spans() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            var body = ByteBuffer.wrap(exchange.getRequestBody().readAllBytes());
            fields(
                    body,
                    (one, resource) -> inside(
                            one,
                            resource,
                            1,
                            () -> fields(
                                    resource,
                                    (two, scope) -> inside(
                                            two,
                                            scope,
                                            2,
                                            () -> fields(
                                                    scope,
                                                    (three, span) ->
                                                            inside(three, span, 2, () -> told.add(span(span))))))));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    public static Spans collect() {
        try {
            return new Spans();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What was told so far. */
    public List<Told> told() {
        return List.copyOf(told);
    }

    /** What was told so far by that name. */
    public List<Told> named(String name) {
        return told.stream().filter(span -> span.name.equals(name)).toList();
    }

    private static void inside(int field, ByteBuffer value, int wanted, Runnable then) {
        if (field == wanted && value.hasRemaining()) {
            then.run();
        }
    }

    private static Told span(ByteBuffer span) {
        var texts = new String[] {"", "", "", ""};
        fields(span, (field, value) -> {
            switch (field) {
                case 1 -> texts[0] = hex(value);
                case 2 -> texts[1] = hex(value);
                case 4 -> texts[2] = hex(value);
                case 5 -> texts[3] = StandardCharsets.UTF_8.decode(value).toString();
                default -> {}
            }
        });
        return new Told(texts[0], texts[1], texts[2], texts[3]);
    }

    private static String hex(ByteBuffer value) {
        var bytes = new byte[value.remaining()];
        value.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Protocol buffers on the wire: of each field its number, and its bytes if it has a length. */
    private static void fields(ByteBuffer message, BiConsumer<Integer, ByteBuffer> each) {
        var all = message.order(ByteOrder.LITTLE_ENDIAN);
        while (all.hasRemaining()) {
            var tag = number(all);
            var length = 0;
            switch ((int) tag & 7) {
                case 0 -> number(all);
                case 1 -> all.getLong();
                case 2 -> length = (int) number(all);
                case 5 -> all.getInt();
                default -> throw new IllegalArgumentException("no wire type " + (tag & 7));
            }
            each.accept((int) (tag >>> 3), all.slice(all.position(), length));
            all.position(all.position() + length);
        }
    }

    private static long number(ByteBuffer bytes) {
        var number = 0L;
        for (var shift = 0; ; shift += 7) {
            var next = bytes.get();
            number |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return number;
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
