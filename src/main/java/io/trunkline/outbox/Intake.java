package io.trunkline.outbox;

import io.trunkline.consent.Consent;
import io.trunkline.consent.Question;
import io.trunkline.consent.Ruling;
import io.trunkline.message.Address;
import io.trunkline.message.Draft;
import io.trunkline.message.InvalidKey;
import io.trunkline.message.InvalidNumber;
import io.trunkline.message.Key;
import io.trunkline.message.Message;
import io.trunkline.message.PhoneNumber;
import io.trunkline.message.Segments;
import io.trunkline.message.State;
import io.trunkline.message.Terms;
import io.trunkline.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes drafts in: once per key, checked, and visible even when they will not be sent. */
final class Intake {
    /** Twilio refuses longer ones with 21617. */
    private static final int LONGEST = 1_600;

    private static final char NUL = '\0';
    private static final String CANCELLED_BEFORE = "cancelled under this key before it was put";

    private final Consent consent;
    private final Moves moves;
    private final Senders senders;
    private final long keyDays;

    /** @param keyDays how many days a key outlives its message */
    Intake(Consent consent, Moves moves, Senders senders, long keyDays) {
        this.consent = consent;
        this.moves = moves;
        this.senders = senders;
        this.keyDays = keyDays;
    }

    /** Puts a draft; a repeat answers the message that has its key. */
    Placed put(Transaction transaction, Draft draft) throws SQLException {
        var checked = check(draft);
        var digest = digest(draft);
        if (draft.origin().cause() != null) {
            // A cancel must see what is put, or be seen.
            transaction.share(List.of(Cancelling.namespace(checked.key)));
        }
        var taken = transaction.first(
                "insert into message_key (key, message, digest, fate, until) values (?, 0, ?, 'owed', ?)"
                        + " on conflict (key) do nothing returning key",
                row -> true,
                checked.key,
                digest,
                transaction.now() + keyDays * 86_400_000L);
        if (taken.isEmpty()) {
            // Two at once must not both find the key free.
            transaction.lock("key/" + checked.key);
            var repeat = repeat(transaction, checked, digest, draft.origin().cause());
            if (repeat.isPresent()) {
                return repeat.get();
            }
        }
        var message = insert(transaction, draft, checked);
        transaction.update(
                "update message_key set message = ?, digest = ? where key = ?", message.id(), digest, checked.key);
        return new Placed(
                message.id(),
                message.key(),
                message.state(),
                true,
                message.standing().reason());
    }

    /** Empty when the key is free again: its message never left, and was cancelled, or refused for what now is other. */
    private Optional<Placed> repeat(Transaction transaction, Checked checked, String digest, @Nullable Long cause)
            throws SQLException {
        record Holder(long message, String digest) {}
        var holder = transaction
                .first(
                        "select message, digest from message_key where key = ?",
                        row -> new Holder(row.getLong(1), row.getString(2)),
                        checked.key)
                .orElseThrow();
        var same = holder.digest.equals(digest);
        var earlier = Rows.find(transaction, holder.message);
        if (earlier.isEmpty()) {
            return Optional.of(
                    new Placed(holder.message, checked.key, State.SENT, false, "sent under this key long ago"));
        }
        var message = earlier.get();
        if (frees(message, same) && !isCancelled(transaction, checked.key, cause)) {
            return Optional.empty();
        }
        if (!same) {
            Moves.live(transaction, message.id(), "put again", "with other content; the first one stands");
        }
        return Optional.of(new Placed(
                message.id(),
                message.key(),
                message.state(),
                false,
                message.standing().reason()));
    }

    private static boolean frees(Message message, boolean same) {
        if (message.standing().attempts() > 0) {
            return false;
        }
        return switch (message.state()) {
            case CANCELLED -> true;
            case REFUSED -> !same;
            case MUTED -> CANCELLED_BEFORE.equals(message.standing().reason());
            default -> false;
        };
    }

    /** A draft after checking: what is wrong with it, if anything, is said to people. */
    private record Checked(
            String key, Address address, @Nullable String fault) {}

    private Checked check(Draft draft) {
        var line = draft.line();
        var flow = draft.origin().flow() == null ? "api" : draft.origin().flow();
        String fault = null;
        String key;
        try {
            key = Key.of(flow, draft.key()).text();
        } catch (InvalidKey e) {
            fault = e.getMessage();
            // Each such draft stays visible: the event sets it apart from the next one with the same gap.
            key = storable(flow + "/" + draft.key() + "?event=" + draft.origin().cause());
        }
        var recipient = storable(line.to());
        try {
            recipient = PhoneNumber.parse(line.to()).e164();
        } catch (InvalidNumber e) {
            fault = fault == null ? e.getMessage() : fault;
        }
        var sender = line.from() == null || line.from().isBlank()
                ? senders.standard(line.account(), line.channel())
                : line.from().strip();
        if (sender.startsWith("+")) {
            try {
                sender = PhoneNumber.parse(sender).e164();
            } catch (InvalidNumber e) {
                fault = fault == null ? "from: " + e.getMessage() : fault;
            }
        }
        if (fault == null) {
            fault = sender.isEmpty()
                    ? "there is no sender; set TWILIO_PHONE_NUMBER or give `from`"
                    : faultOf(draft.body());
        }
        return new Checked(key, new Address(line.channel(), line.account(), sender, recipient), fault);
    }

    /** PostgreSQL stores every character but this one. */
    private static String storable(String text) {
        return text.replace(NUL, '\uFFFD');
    }

    private static @Nullable String faultOf(String body) {
        if (body.isBlank()) {
            return "the text is empty";
        }
        if (body.indexOf(NUL) >= 0) {
            return "the text contains the character U+0000, which no phone can show";
        }
        return body.length() > LONGEST
                ? "the text has " + body.length() + " characters; at most " + LONGEST + " can be sent (Twilio 21617)"
                : null;
    }

    private Message insert(Transaction transaction, Draft draft, Checked checked) throws SQLException {
        var now = transaction.now();
        var terms = draft.terms();
        var dueAt = Math.max(now, terms.sendAt() == null ? now : terms.sendAt());
        var expireAt = terms.expireAfter() == null
                ? null
                : (Long) ((terms.sendAt() == null ? now : terms.sendAt())
                        + terms.expireAfter().toMillis());
        var segments = Math.max(1, Segments.of(draft.body()).count());
        var verdict = judge(transaction, draft, checked, expireAt);
        var turn = verdict.state == State.QUEUED ? senders.turn(transaction, checked.address, draft, segments) : 0;
        var message = transaction
                .first(
                        "insert into message (key, flow, route, cause, channel, account, sender, recipient, body, purpose,"
                                + " segments, state, reason, priority, turn, newest, resend, ready, due_at, expire_at,"
                                + " attempts, tries, looks, created_at, changed_at)"
                                + " values (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0,0,0,?,?) returning "
                                + Rows.COLUMNS,
                        Rows::message,
                        checked.key,
                        draft.origin().flow() == null ? "api" : draft.origin().flow(),
                        draft.origin().route(),
                        draft.origin().cause(),
                        checked.address.channel().word(),
                        checked.address.account(),
                        checked.address.sender(),
                        checked.address.recipient(),
                        storable(draft.body()),
                        terms.purpose(),
                        segments,
                        verdict.state.word(),
                        verdict.why,
                        terms.priority().place(),
                        turn,
                        terms.order() == Terms.Order.NEWEST,
                        terms.resend().word(),
                        dueAt <= now,
                        dueAt,
                        expireAt,
                        now,
                        now)
                .orElseThrow();
        moves.publish(transaction, message);
        if (verdict.state == State.QUEUED) {
            transaction.afterCommit(() -> senders.ring(checked.address.senderName()));
        }
        return message;
    }

    private record Start(State state, @Nullable String why) {}

    private Start judge(Transaction transaction, Draft draft, Checked checked, @Nullable Long expireAt)
            throws SQLException {
        if (checked.fault != null) {
            return new Start(State.REFUSED, checked.fault);
        }
        if (isCancelled(transaction, checked.key, draft.origin().cause())) {
            return new Start(State.MUTED, CANCELLED_BEFORE);
        }
        var ruling = consent.ask(transaction, new Question(checked.address, expireAt));
        return ruling instanceof Ruling.Never never && never.end() == State.MUTED
                ? new Start(State.MUTED, never.why())
                : new Start(State.QUEUED, null);
    }

    /** Whether this key, or one that covers it, was cancelled by an event no older than the one that puts it. */
    private static boolean isCancelled(Transaction transaction, String key, @Nullable Long cause) throws SQLException {
        if (cause == null) {
            return false;
        }
        var covering = new ArrayList<@Nullable Object>();
        for (var slash = key.indexOf('/', 1); slash > 0; slash = key.indexOf('/', slash + 1)) {
            covering.add(key.substring(0, slash));
        }
        covering.add(key);
        var marks = "?" + ", ?".repeat(covering.size() - 1);
        covering.add(cause);
        return transaction
                .first(
                        "select 1 from cancellation where key in (" + marks + ") and event >= ? limit 1",
                        row -> true,
                        covering.toArray())
                .orElse(false);
    }

    private static String digest(Draft draft) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : new @Nullable String[] {
                draft.line().channel().word(), draft.line().to(), draft.line().from(), draft.body()
            }) {
                digest.update((part == null ? "" : part).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
