package io.trunkline.outbox;

import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.Draft;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who carries messages to phones, as far as the outbox must know; creates go through the routes. */
public interface Carrier {
    /** What an error code means. */
    Judgement judge(int code);

    /** A message or call by its SID; empty when the carrier does not know it. */
    Optional<Listed> read(Channel channel, String account, String sid) throws IOException;

    /** What the carrier has for that recipient on that channel, newest first, back to that time in epoch milliseconds. */
    List<Listed> list(Address address, long since) throws IOException;

    /** Whether a text is what the carrier has made of ours. */
    boolean isSame(String ours, String theirs);

    /** Whether the carrier admits the account with the credential that we have. */
    boolean admits(String account) throws IOException;

    /** Whether the carrier tells us by itself what became of a message. */
    boolean callsBack();

    /** Why the carrier could never say this, in a sentence; empty when it can. */
    default Optional<String> objection(Draft draft) {
        return Optional.empty();
    }

    /**
     * The carrier's word on an attempt.
     *
     * @param status as Twilio writes it: queued, sent, delivered …
     * @param code the error code of a failure
     * @param answeredBy who or what answered a call, as Twilio writes it: human, machine_start …; null while unknown
     */
    record Report(
            String status, @Nullable Integer code, @Nullable String answeredBy) {
        public Report(String status, @Nullable Integer code) {
            this(status, code, null);
        }
    }
}
