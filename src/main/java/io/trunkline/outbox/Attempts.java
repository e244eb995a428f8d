package io.trunkline.outbox;

import io.trunkline.consent.Consent;
import io.trunkline.consent.Question;
import io.trunkline.consent.Ruling;
import io.trunkline.consent.Word;
import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.store.Replica;
import io.trunkline.store.Transaction;
import java.sql.SQLException;
import java.time.Duration;
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

    /** Begins an attempt if the recipient may be written to, the lease holds and the slot is not forfeited. */
    Beginning begin(Transaction transaction, Claim claim) throws SQLException {
        var message = claim.message();
        var ruling = consent.ask(
                transaction, new Question(message.address(), message.times().expireAt()));
        if (!isOurs(transaction, claim)) {
            return Beginning.NOT_NOW;
        }
        if (ruling instanceof Ruling.Never never) {
            moves.move(transaction, message.id(), State.SENDING, never.end(), Moves.Why.of(never.why()));
            return Beginning.ENDED;
        }
        if (ruling instanceof Ruling.Later) {
            return Beginning.NOT_NOW;
        }
        var now = transaction.now();
        var begun = transaction.update(
                "update message set attempts = ?, changed_at = ? where id = ? and state = 'sending' and claimed_by = ?"
                        + " and attempts = ? and slot_at >= ? and (expire_at is null or expire_at > ?) and "
                        + Replica.ALIVE,
                claim.attempt(),
                now,
                message.id(),
                replica.id(),
                claim.attempt() - 1,
                now - Queue.SLOT,
                now,
                replica.id(),
                now);
        if (begun == 0) {
            return Beginning.NOT_NOW;
        }
        transaction.update(
                "insert into attempt (message, n, begun_by, begun_at) values (?,?,?,?)",
                message.id(),
                claim.attempt(),
                replica.id(),
                now);
        return Beginning.BEGUN;
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

    /** Keeps what is known of a create; evidence counts whoever brings it, also after the lease. */
    void answer(Transaction transaction, Claim claim, Receipt receipt, Carrier carrier) throws SQLException {
        if (receipt instanceof Receipt.Created created) {
            created(transaction, claim, created);
        } else if (receipt instanceof Receipt.NotCreated refused) {
            notCreated(transaction, claim, refused, carrier);
        } else if (receipt instanceof Receipt.Unknown unknown) {
            if (end(transaction, claim, "unknown", null, unknown.reason()) && isCurrent(transaction, claim)) {
                doubts.raise(transaction, claim.message().id(), unknown.reason());
            }
        }
    }

    private void created(Transaction transaction, Claim claim, Receipt.Created created) throws SQLException {
        var id = claim.message().id();
        transaction.update(
                "update attempt set sid = ?, ended_at = coalesce(ended_at, ?), outcome = 'created',"
                        + " status = coalesce(status, ?), detail = null where message = ? and n = ?",
                created.sid(),
                transaction.now(),
                created.status(),
                id,
                claim.attempt());
        doubts.evidence().sent(transaction, id, claim.attempt(), created.sid());
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
                learn(transaction, message, "Twilio answered " + refused.code(), transaction.now());
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
