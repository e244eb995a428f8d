package io.trunkline.outbox;

import io.trunkline.consent.Consent;
import io.trunkline.consent.Question;
import io.trunkline.consent.Ruling;
import io.trunkline.consent.Word;
import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.store.Items;
import io.trunkline.store.Replica;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Attempts: begun by one committed statement just before the request, and ended by what is known of it. */
final class Attempts {
    /** How long we wait before knocking again at a Twilio that cannot be reached; such tries are not counted. */
    private static final Judgement UNREACHED = new Judgement(
            Judgement.Kind.UNREACHED, "Twilio could not be reached", Duration.ofSeconds(5), Integer.MAX_VALUE);

    private final Consent consent;
    private final Senders senders;
    private final Replica replica;
    private final Moves moves;
    private final Doubts doubts;

    Attempts(Consent consent, Senders senders, Replica replica, Moves moves, Doubts doubts) {
        this.consent = consent;
        this.senders = senders;
        this.replica = replica;
        this.moves = moves;
        this.doubts = doubts;
    }

    /** What came of wanting to begin. */
    enum Beginning {
        /** The attempt is begun: exactly one request may go out. */
        BEGUN,
        /** The message ended instead: muted or expired. */
        ENDED,
        /** The lease or the slot was lost, or it may only be said later. */
        NOT_NOW
    }

    /**
     * Begins those attempts whose recipient may be written to, whose sender is not stopped, whose slot is not forfeited, and whose
     * lease holds until the latest moment at which a request for them may go out.
     */
    List<Beginning> begin(Transaction transaction, List<Claim> claims) throws SQLException {
        var rulings = consent.ask(
                transaction,
                claims.stream()
                        .map(claim -> new Question(
                                claim.message().address(),
                                claim.message().times().expireAt(),
                                claim.message().particulars().contentSid() == null))
                        .toList());
        var may = new ArrayList<Claim>();
        for (var i = 0; i < claims.size(); i++) {
            if (rulings.get(i) instanceof Ruling.Say) {
                may.add(claims.get(i));
            }
        }
        var begun = begun(transaction, may);
        var beginnings = new ArrayList<Beginning>();
        for (var i = 0; i < claims.size(); i++) {
            var claim = claims.get(i);
            beginnings.add(
                    begun.contains(claim.message().id())
                            ? Beginning.BEGUN
                            : rulings.get(i) instanceof Ruling.Never never && end(transaction, claim, never)
                                    ? Beginning.ENDED
                                    : Beginning.NOT_NOW);
        }
        return beginnings;
    }

    private Set<Long> begun(Transaction transaction, List<Claim> claims) throws SQLException {
        var items = Items.of("which bigint", "nth integer", "speaker text");
        claims.forEach(claim -> items.add(
                claim.message().id(), claim.attempt(), claim.message().address().senderName()));
        var now = transaction.now();
        var begun = transaction.each(
                "update message set attempts = item.nth, changed_at = ? from item where message.id = item.which"
                        + " and " + Items.hide("message.state") + " = 'sending' and message.claimed_by = ?"
                        + " and message.attempts = item.nth - 1"
                        + " and message.slot_at >= ? and (message.expire_at is null or message.expire_at > ?)"
                        + " and not exists (select 1 from sender where sender.name = item.speaker and stopped is not null) and "
                        + Replica.ALIVE + " returning id, attempts",
                row -> new Begun(row.getLong(1), row.getInt(2)),
                items,
                now,
                replica.id(),
                now - Queue.SLOT,
                now,
                replica.id(),
                now + OpenClaims.LATEST);
        var attempts = Items.of("message bigint", "n integer");
        begun.forEach(one -> attempts.add(one.message, one.attempt));
        transaction.each(
                "insert into attempt (message, n, begun_by, begun_at) select message, n, ?, ? from item",
                attempts,
                replica.id(),
                now);
        return begun.stream().map(Begun::message).collect(Collectors.toSet());
    }

    private record Begun(long message, int attempt) {}

    private boolean end(Transaction transaction, Claim claim, Ruling.Never never) throws SQLException {
        if (!isOurs(transaction, claim)) {
            return false;
        }
        moves.move(transaction, claim.message().id(), State.SENDING, never.end(), Moves.Why.of(never.why()));
        return true;
    }

    /** Whether nobody took the message over since it was claimed; holds its row, so that it stays so. */
    private boolean isOurs(Transaction transaction, Claim claim) throws SQLException {
        return transaction.update(
                        "update message set changed_at = ? where id = ? and state = 'sending' and claimed_by = ? and attempts = ?",
                        transaction.now(),
                        claim.message().id(),
                        replica.id(),
                        claim.attempt() - 1)
                == 1;
    }

    /** What is known of a create. */
    record Answer(Claim claim, Receipt receipt) {}

    /** Keeps what is known of creates; evidence counts whoever brings it, also after the lease. */
    void answer(Transaction transaction, List<Answer> answers, Carrier carrier) throws SQLException {
        created(transaction, answers);
        for (var answer : answers) {
            if (answer.receipt instanceof Receipt.NotCreated refused) {
                notCreated(transaction, answer.claim, refused, carrier);
            } else if (answer.receipt instanceof Receipt.Unknown unknown) {
                unknown(transaction, answer.claim, unknown);
            }
        }
    }

    private void unknown(Transaction transaction, Claim claim, Receipt.Unknown unknown) throws SQLException {
        if (end(transaction, claim, "unknown", null, unknown.reason()) && isCurrent(transaction, claim)) {
            doubts.raise(transaction, claim.message().id(), unknown.reason());
        }
    }

    private void created(Transaction transaction, List<Answer> answers) throws SQLException {
        var items = Items.of("which bigint", "nth integer", "by_sid text", "said text");
        var created = new ArrayList<Evidence.Created>();
        for (var answer : answers) {
            if (answer.receipt instanceof Receipt.Created receipt) {
                var id = answer.claim.message().id();
                items.add(id, answer.claim.attempt(), receipt.sid(), receipt.status());
                created.add(new Evidence.Created(id, answer.claim.attempt(), receipt.sid()));
            }
        }
        transaction.each(
                "update attempt set sid = item.by_sid, ended_at = coalesce(ended_at, ?), outcome = 'created',"
                        + " status = coalesce(status, item.said), detail = null from item"
                        + " where attempt.message = item.which and attempt.n = item.nth",
                items,
                transaction.now());
        doubts.evidence().sent(transaction, created);
    }

    private void notCreated(Transaction transaction, Claim claim, Receipt.NotCreated refused, Carrier carrier)
            throws SQLException {
        var message = claim.message();
        var ended = end(transaction, claim, "not-created", refused.code(), refused.reason());
        var from = isOurs(transaction, claim)
                ? State.SENDING // The store was away when it should have begun, and did not.
                : ended ? stateNow(transaction, claim) : null;
        if ((from != State.SENDING && from != State.UNSURE)
                || doubts.evidence().earlier(transaction, message.id(), claim.attempt())) {
            return;
        }
        var judgement = refused.code() == null ? UNREACHED : carrier.judge(refused.code());
        var why = new Moves.Why(refused.code() == null ? refused.reason() : judgement.meaning(), refused.code());
        switch (judgement.kind()) {
            case NEVER -> moves.move(transaction, message.id(), from, State.REFUSED, why);
            case OPT_OUT -> {
                // A START that came while Twilio was answering is newer than what Twilio knew.
                learn(transaction, message, "Twilio answered " + refused.code(), begunAt(transaction, claim));
                moves.move(transaction, message.id(), from, State.REFUSED, why);
            }
            case STOP -> {
                senders.stop(transaction, message.address(), judgement.meaning());
                moves.move(transaction, message.id(), from, State.QUEUED, why);
            }
            case LATER, TOO_MANY, UNREACHED -> {
                if (message.standing().tries() >= judgement.limit()) {
                    moves.move(transaction, message.id(), from, State.REFUSED, why);
                } else {
                    again(transaction, message, from, judgement, why);
                }
            }
        }
    }

    private static long begunAt(Transaction transaction, Claim claim) throws SQLException {
        return transaction.number(
                "select begun_at from attempt where message = ? and n = ?",
                claim.message().id(),
                claim.attempt());
    }

    /** Whether the recipient does not want to hear of it any more. */
    boolean isBarred(Transaction transaction, Message message) throws SQLException {
        return consent.optOuts().stopped(transaction, message.address()).isPresent();
    }

    /** Keeps an opt-out that the carrier taught us: of this recipient, for this sender. */
    void learn(Transaction transaction, Message message, String source, long saidAt) throws SQLException {
        var address = message.address();
        consent.optOuts()
                .store(
                        transaction,
                        new Word(
                                address.account(),
                                address.channel().medium(),
                                address.recipient(),
                                address.sender(),
                                true,
                                saidAt,
                                source,
                                message.standing().sid()));
    }

    /** Queues it for a further attempt. */
    void again(Transaction transaction, Message message, State from, Judgement judgement, Moves.Why why)
            throws SQLException {
        var counts = judgement.kind() != Judgement.Kind.UNREACHED;
        var dueAt =
                transaction.now() + judgement.pause(counts ? message.standing().tries() : 0);
        if (moves.move(transaction, message.id(), from, State.QUEUED, why).isPresent()) {
            transaction.update(
                    "update message set tries = tries + ?, ready = 0, due_at = ?, look_at = null where id = ?",
                    counts,
                    dueAt,
                    message.id());
        }
    }

    private static boolean isCurrent(Transaction transaction, Claim claim) throws SQLException {
        return stateNow(transaction, claim) != null;
    }

    /** The message's state if this is still its last attempt. */
    private static @Nullable State stateNow(Transaction transaction, Claim claim) throws SQLException {
        return transaction
                .first(
                        "select state from message where id = ? and attempts = ?",
                        row -> State.of(row.getString(1)),
                        claim.message().id(),
                        claim.attempt())
                .orElse(null);
    }

    /** Ends an attempt of which nothing certain was known; false when something was, or when it was never begun. */
    private static boolean end(
            Transaction transaction, Claim claim, String outcome, @Nullable Integer code, String detail)
            throws SQLException {
        return transaction.update(
                        "update attempt set ended_at = ?, outcome = ?, code = ?, detail = ? where message = ? and n = ?"
                                + " and (outcome is null or outcome = 'unknown')",
                        transaction.now(),
                        outcome,
                        code,
                        detail,
                        claim.message().id(),
                        claim.attempt())
                == 1;
    }
}
