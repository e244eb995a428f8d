package io.trunkline.outbox;

import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.Draft;
import io.trunkline.message.Segments;
import io.trunkline.message.Terms;
import org.jspecify.annotations.Nullable;

/** A draft that was looked at, and what tells whether it is the same again; two with the same words are still two. */
final class Arriving {
    final Draft draft;
    final Checked checked;
    final String digest;
    final int segments;

    /** A draft after checking: what is wrong with it, if anything, is said to people. */
    record Checked(String key, Address address, @Nullable String fault) {}

    Arriving(Draft draft, Checked checked, String digest) {
        this.segments = segments(draft);
        this.draft = draft;
        this.checked = checked;
        this.digest = digest;
    }

    /** Segments are a matter of SMS: with media, on WhatsApp and in a call, a text of any length is one message. */
    private static int segments(Draft draft) {
        var whole = draft.line().channel() != Channel.SMS
                || !draft.particulars().media().isEmpty();
        return whole ? 1 : Math.max(1, Segments.of(draft.body()).count());
    }

    String key() {
        return checked.key;
    }

    Address address() {
        return checked.address;
    }

    String flow() {
        return Scrutiny.flow(draft);
    }

    @Nullable
    Long cause() {
        return draft.origin().cause();
    }

    /** From when on it may be said, in epoch milliseconds. */
    long dueAt(long now) {
        var sendAt = draft.terms().sendAt();
        return sendAt == null ? now : Math.max(now, sendAt);
    }

    /** How it stands among those who wait. */
    QueueHead.Waiting waiting(long id, long turn) {
        var terms = draft.terms();
        return new QueueHead.Waiting(
                id, segments, turn, terms.priority().place(), flow(), terms.order() == Terms.Order.NEWEST);
    }

    /** From when on it is no longer worth sending, in epoch milliseconds; null when it always is. */
    @Nullable
    Long expireAt(long now) {
        var terms = draft.terms();
        var expireAfter = terms.expireAfter();
        return expireAfter == null
                ? null
                : (Long) ((terms.sendAt() == null ? now : terms.sendAt()) + expireAfter.toMillis());
    }

    /** Whether its words are its own and said now; what is to be said later may be in order then, and is asked when it begins. */
    boolean isFree(long now) {
        var sendAt = draft.terms().sendAt();
        return draft.particulars().contentSid() == null && (sendAt == null || sendAt <= now);
    }
}
