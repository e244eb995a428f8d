package io.trunkline.proof.bench;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An answer of HTTP/1.1 as it arrives; read by hand, so that the load costs the machine little. */
final class Answer {
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String LENGTH = "\r\ncontent-length:";

    private Buffer bytes = Buffer.buffer();

    /** Takes what arrived; answers the status once the answer is whole, before that 0. */
    int take(Buffer more) {
        bytes = bytes.length() == 0 ? more : bytes.appendBuffer(more);
        var text = bytes.toString(StandardCharsets.ISO_8859_1);
        var end = text.indexOf(END_OF_HEAD);
        if (end < 0 || !isWhole(text, end)) {
            return 0;
        }
        bytes = Buffer.buffer();
        return Integer.parseInt(text.substring(9, 12));
    }

    private static boolean isWhole(String text, int end) {
        var head = text.substring(0, end + 2).toLowerCase(Locale.ROOT);
        var length = head.indexOf(LENGTH);
        if (length < 0) {
            return !head.contains("\r\ntransfer-encoding: chunked") || text.endsWith("0" + END_OF_HEAD);
        }
        var from = length + LENGTH.length();
        var body =
                Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
        return text.length() >= end + END_OF_HEAD.length() + body;
    }
}
