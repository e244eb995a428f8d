package io.trunkline.outbox;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who carries messages to phones, as far as the outbox must know; creates go through the routes. */
public interface Carrier {
    /** What an error code means. */
    Judgement judge(int code);

    /** What became of an attempt, by its SID; empty when the carrier does not know it. */
    Optional<Report> read(String account, String sid) throws IOException;

    /** Whether the carrier tells us by itself what became of a message. */
    boolean callsBack();

    /**
     * The carrier's word on an attempt.
     *
     * @param status as Twilio writes it: queued, sent, delivered …
     * @param code the error code of a failure
     */
    record Report(String status, @Nullable Integer code) {}
}
