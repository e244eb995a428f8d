package io.trunkline.http;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * From which address somebody comes, as a number that nobody outside can foretell. Of IPv6 the first half counts, because
 * whoever has one address has the other half's as well.
 *
 * @param proxies how many proxies of ours everybody passes, each of which appends to {@code X-Forwarded-For} who came to it;
 *     0 believes no such header
 */
record Source(int proxies) {
    private static final String FORWARDED = "X-Forwarded-For";
    private static final int NAME = 64;
    private static final int SECRET = new SecureRandom().nextInt();

    int of(HttpServerRequest request) {
        var told = proxies == 0 ? null : told(request);
        return told == null ? of(request.connection()) : of(told);
    }

    /** The same for people: the address, as far as it is known. */
    String name(HttpServerRequest request) {
        var told = proxies == 0 ? null : told(request);
        var address = request.connection().remoteAddress();
        var name = told == null ? (address == null ? null : address.hostAddress()) : told;
        return name == null ? "nowhere" : name.length() > NAME ? name.substring(0, NAME) + "…" : name;
    }

    /** Who is at the other end of the wire. */
    static int of(HttpConnection connection) {
        var address = connection.remoteAddress();
        var text = address == null ? null : address.hostAddress();
        return text == null ? 0 : of(text);
    }

    /** What the outermost proxy of ours wrote; whatever stands before that was written by whoever asks. */
    private @Nullable String told(HttpServerRequest request) {
        var all = request.headers().getAll(FORWARDED);
        var left = proxies;
        for (var line = all.size() - 1; line >= 0; line--) {
            var parts = all.get(line).split(",", -1);
            if (parts.length >= left) {
                return parts[parts.length - left].strip();
            }
            left -= parts.length;
        }
        return null;
    }

    private static int of(String told) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(told);
        return bytes == null ? hash(told.getBytes(StandardCharsets.UTF_8), told.length()) : of(bytes);
    }

    private static int of(byte[] address) {
        return hash(address, address.length == 16 ? 8 : address.length);
    }

    private static int hash(byte[] bytes, int count) {
        var hash = SECRET;
        for (var at = 0; at < Math.min(count, bytes.length); at++) {
            hash = (hash ^ bytes[at]) * 0x01000193;
        }
        hash ^= hash >>> 16;
        hash *= 0x85ebca6b;
        return hash ^ (hash >>> 13);
    }
}
