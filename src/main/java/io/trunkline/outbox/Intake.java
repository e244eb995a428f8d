package io.trunkline.outbox;

import io.trunkline.consent.Consent;
import io.trunkline.consent.Question;
import io.trunkline.consent.Ruling;
import io.trunkline.consent.Windows;
import io.trunkline.journal.Cancellations;
import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.Draft;
import io.trunkline.message.InvalidKey;
import io.trunkline.message.InvalidNumber;
import io.trunkline.message.Key;
import io.trunkline.message.Message;
import io.trunkline.message.PhoneNumber;
import io.trunkline.message.Segments;
import io.trunkline.message.State;
import io.trunkline.message.Terms;
import io.trunkline.store.Items;
import io.trunkline.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Takes drafts in: once per key, checked, and visible even when they will not be sent. */
final class Intake {
    private static final char NUL = '\0';
    /** What a key says of its message until that is retired; then it says how it ended. */
    private static final String OWED = "owed";

    private static final String CANCELLED_BEFORE = "cancelled under this key before it was put";

    private final Consent consent;
    private final Moves moves;
    private final Senders senders;
    private final Scrutiny scrutiny;
    private final long keyDays;

    /**
     * Who knows whether a draft can be sent.
     *
     * @param accounts by which it may leave
     */
    record Scrutiny(Accounts accounts, Carrier carrier, Loops loops) {}

    /** @param keyDays how many days a key outlives its message */
    Intake(Consent consent, Moves moves, Senders senders, Scrutiny scrutiny, long keyDays) {
        this.scrutiny = scrutiny;
        this.consent = consent;
        this.moves = moves;
        this.senders = senders;
        this.keyDays = keyDays;
    }

    /** A draft that was looked at, and what tells whether it is the same again; two with the same words are still two. */
    static final class Arriving {
        final Draft draft;
        final Checked checked;
        final String digest;
        final int segments;

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

        @Nullable
        Long cause() {
            return draft.origin().cause();
        }
    }

    /** Looks at a draft, for which nobody needs the store. */
    Arriving look(Draft draft) {
        return new Arriving(draft, check(draft), digest(draft));
    }

    /** Puts drafts; a repeat answers the message that has its key. */
    List<Placed> put(Transaction transaction, List<Arriving> arriving) throws SQLException {
        // A cancel must see what is put, or be seen.
        transaction.share(arriving.stream()
                .filter(one -> one.cause() != null)
                .map(one -> Cancellations.namespace(one.key()))
                .toList());
        var placed = new HashMap<Arriving, Placed>();
        var left = new ArrayList<>(arriving);
        while (!left.isEmpty()) {
            // The second of one key must find the first.
            var round = new LinkedHashMap<String, Arriving>();
            left.forEach(one -> round.putIfAbsent(one.key(), one));
            left.removeAll(Set.copyOf(round.values()));
            placed.putAll(putApart(transaction, List.copyOf(round.values())));
        }
        return arriving.stream()
                .map(one -> Objects.requireNonNull(placed.get(one)))
                .toList();
    }

    /** Puts the parts of one text; where the first's key holds other content, the others are not put either. */
    Placed putParts(Transaction transaction, List<Arriving> parts) throws SQLException {
        var first = put(transaction, List.of(parts.get(0))).get(0);
        if (first.fresh() || isSame(transaction, parts.get(0))) {
            put(transaction, parts.subList(1, parts.size()));
        }
        return first;
    }

    private static boolean isSame(Transaction transaction, Arriving arriving) throws SQLException {
        return transaction.number(
                        "select count(*) from message_key where key = ? and digest = ?",
                        arriving.key(),
                        arriving.digest)
                == 1;
    }

    /** Puts drafts of which no two have one key. */
    private Map<Arriving, Placed> putApart(Transaction transaction, List<Arriving> arriving) throws SQLException {
        var ids = transaction.identities("message", arriving.size());
        var items = Items.of("key text", "message bigint", "digest text");
        for (var i = 0; i < arriving.size(); i++) {
            items.add(arriving.get(i).key(), ids.get(i), arriving.get(i).digest);
        }
        var free = new HashSet<>(transaction.each(
                "insert into message_key (key, message, digest, fate, until) select key, message, digest, ?, ? from item"
                        + " where true on conflict (key) do nothing returning key",
                row -> row.getString(1),
                items,
                OWED,
                transaction.now() + keyDays * 86_400_000L));
        var placed = new HashMap<Arriving, Placed>();
        var fresh = new LinkedHashMap<Long, Arriving>();
        for (var i = 0; i < arriving.size(); i++) {
            var one = arriving.get(i);
            if (!free.contains(one.key())) {
                // Two at once must not both find the key free.
                transaction.lock("key/" + one.key());
                var repeat = repeat(transaction, one);
                if (repeat.isPresent()) {
                    placed.put(one, repeat.get());
                    continue;
                }
                transaction.update(
                        "update message_key set message = ?, digest = ? where key = ?",
                        ids.get(i),
                        one.digest,
                        one.key());
            }
            fresh.put(ids.get(i), one);
        }
        insert(transaction, fresh)
                .forEach((one, message) -> placed.put(
                        one,
                        new Placed(
                                message.id(),
                                message.key(),
                                message.state(),
                                true,
                                message.standing().reason())));
        return placed;
    }

    /** Empty when the key is free again: its message never left, and was cancelled, or refused for what now is other. */
    private Optional<Placed> repeat(Transaction transaction, Arriving arriving) throws SQLException {
        var checked = arriving.checked;
        record Holder(long message, String digest, String fate) {}
        var holder = transaction
                .first(
                        "select message, digest, fate from message_key where key = ?",
                        row -> new Holder(row.getLong(1), row.getString(2), row.getString(3)),
                        checked.key)
                .orElseThrow();
        var same = holder.digest.equals(arriving.digest);
        var earlier = Rows.find(transaction, holder.message);
        if (earlier.isEmpty()) {
            var end = holder.fate.equals(OWED) ? State.SENT : State.of(holder.fate);
            return Optional.of(new Placed(
                    holder.message, checked.key, end, false, "put under this key long ago; it ended " + end.word()));
        }
        var message = earlier.get();
        if ((frees(message, same) || mayBeSaidBy(transaction, message, arriving))
                && cancelled(transaction, List.of(arriving)).isEmpty()) {
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

    /** What was refused for its time may be said now, but not by a replay of the same event, which may have gone another way. */
    private boolean mayBeSaidBy(Transaction transaction, Message message, Arriving arriving) throws SQLException {
        var cause = arriving.cause();
        return message.state() == State.REFUSED
                && message.standing().attempts() == 0
                && Windows.isWhy(message.standing().reason())
                && (cause == null || !cause.equals(message.origin().cause()))
                && consent.ask(transaction, new Question(arriving.checked.address, null, true)) instanceof Ruling.Say;
    }

    private static boolean frees(Message message, boolean same) {
        var standing = message.standing();
        return leavesKeyFree(message.state(), standing.attempts(), standing.reason())
                && !(same && message.state() == State.REFUSED);
    }

    /** Whether a message in that state may be put again: it never left, and was called back or refused as it was. */
    static boolean leavesKeyFree(State state, int attempts, @Nullable String reason) {
        return attempts == 0
                && (state == State.CANCELLED
                        || state == State.REFUSED
                        || (state == State.MUTED && CANCELLED_BEFORE.equals(reason)));
    }

    /** A draft after checking: what is wrong with it, if anything, is said to people. */
    record Checked(String key, Address address, @Nullable String fault) {}

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
            var to = line.channel() == Channel.WHATSAPP ? Channel.bare(line.to().strip()) : line.to();
            recipient = PhoneNumber.parse(to).e164();
        } catch (InvalidNumber e) {
            fault = fault == null ? e.getMessage() : fault;
        }
        var account = scrutiny.accounts.find(line.account());
        if (account.isEmpty() && fault == null) {
            fault = scrutiny.accounts.unknown(line.account());
        }
        String sender;
        try {
            sender = sender(line, account);
        } catch (InvalidNumber e) {
            sender = String.valueOf(line.from()).strip();
            fault = fault == null ? "from: " + e.getMessage() : fault;
        }
        var sid = account.map(Accounts.Account::sid).orElse(storable(line.account()));
        var address = new Address(line.channel(), sid, sender, recipient);
        if (fault == null) {
            fault = sender.isEmpty() ? noSender(line.channel()) : faultOf(address, draft);
        }
        return new Checked(key, address, fault);
    }

    /** The sender as it is stored; empty when there is none. */
    private static String sender(Draft.Line line, Optional<Accounts.Account> account) {
        var written = line.from() == null || line.from().isBlank()
                ? account.map(one -> one.sender(line.channel())).orElse("")
                : line.from().strip();
        if (line.channel() == Channel.WHATSAPP && !written.isEmpty() && !Address.isService(written)) {
            return line.channel().prefix()
                    + PhoneNumber.parse(Channel.bare(written)).e164();
        }
        if (written.startsWith(Channel.WHATSAPP.prefix())) {
            throw new InvalidNumber("'" + PhoneNumber.mask(written) + "' sends on WhatsApp only; use whatsapp-sink");
        }
        return written.startsWith("+") ? PhoneNumber.parse(written).e164() : written;
    }

    private static String noSender(Channel channel) {
        return channel == Channel.WHATSAPP
                ? "there is no sender for WhatsApp; set TWILIO_WHATSAPP_FROM or give `from`"
                : "there is no sender; set TWILIO_PHONE_NUMBER or give `from`";
    }

    /** PostgreSQL stores every character but this one. */
    private static String storable(String text) {
        return text.replace(NUL, '\uFFFD');
    }

    private @Nullable String faultOf(Address address, Draft draft) {
        var fault = ContentRules.faultOf(address, draft.content());
        return fault == null ? scrutiny.carrier.objection(draft).orElse(null) : fault;
    }

    private Map<Arriving, Message> insert(Transaction transaction, Map<Long, Arriving> arriving) throws SQLException {
        var starts = judge(transaction, List.copyOf(arriving.values()));
        // Only now: whoever was asked may have had to wait for a STOP, and is not muted before it.
        var now = transaction.now();
        var queued = arriving.values().stream()
                .filter(one -> state(starts, one) == State.QUEUED)
                .toList();
        var turns = senders.turns(
                transaction,
                queued.stream()
                        .map(one -> new Senders.Arrival(one.checked.address, flow(one.draft), one.segments))
                        .toList());
        var turn = new HashMap<Arriving, Long>();
        for (var i = 0; i < queued.size(); i++) {
            turn.put(queued.get(i), turns.get(i));
        }
        var items = Items.of(
                "number bigint",
                "key text",
                "flow text",
                "route text",
                "cause bigint",
                "channel text",
                "account text",
                "sender text",
                "recipient text",
                "body text",
                "particulars text",
                "purpose text",
                "segments integer",
                "state text",
                "reason text",
                "priority integer",
                "turn bigint",
                "newest integer",
                "resend text",
                "ready integer",
                "due_at bigint",
                "expire_at bigint");
        arriving.forEach((id, one) -> {
            var terms = one.draft.terms();
            var address = one.checked.address;
            var dueAt = Math.max(now, terms.sendAt() == null ? now : terms.sendAt());
            var start = starts.get(one);
            items.add(
                    id,
                    one.key(),
                    flow(one.draft),
                    one.draft.origin().route(),
                    one.cause(),
                    address.channel().word(),
                    address.account(),
                    address.sender(),
                    address.recipient(),
                    storable(one.draft.body()),
                    one.draft.particulars().stored(),
                    terms.purpose(),
                    one.segments,
                    state(starts, one).word(),
                    start == null ? null : start.why,
                    terms.priority().place(),
                    turn.getOrDefault(one, 0L),
                    terms.order() == Terms.Order.NEWEST,
                    terms.resend().word(),
                    dueAt <= now,
                    dueAt,
                    expireAt(one.draft, now));
        });
        var inserted = new HashMap<Arriving, Message>();
        transaction.each(
                "insert into message (id, key, flow, route, cause, channel, account, sender, recipient, body, particulars, purpose,"
                        + " segments, state, reason, priority, turn, newest, resend, ready, due_at, expire_at,"
                        + " attempts, tries, looks, created_at, changed_at) select number, key, flow, route, cause, channel,"
                        + " account, sender, recipient, body, particulars, purpose, segments, state, reason, priority, turn, newest,"
                        + " resend, ready, due_at, expire_at, 0, 0, 0, ?, ? from item returning "
                        + Rows.COLUMNS,
                row -> {
                    var message = Rows.message(row);
                    return inserted.put(Objects.requireNonNull(arriving.get(message.id())), message);
                },
                items,
                now,
                now);
        moves.publish(transaction, List.copyOf(inserted.values()));
        queued.forEach(one -> transaction.afterCommit(() -> senders.ring(one.checked.address.senderName())));
        return inserted;
    }

    private static String flow(Draft draft) {
        var flow = draft.origin().flow();
        return flow == null ? "api" : flow;
    }

    private static @Nullable Long expireAt(Draft draft, long now) {
        var terms = draft.terms();
        var expireAfter = terms.expireAfter();
        return expireAfter == null
                ? null
                : (Long) ((terms.sendAt() == null ? now : terms.sendAt()) + expireAfter.toMillis());
    }

    /** Where a message begins that is not simply queued. */
    private record Start(State state, @Nullable String why) {}

    private static State state(Map<Arriving, Start> starts, Arriving one) {
        var start = starts.get(one);
        return start == null ? State.QUEUED : start.state;
    }

    private Map<Arriving, Start> judge(Transaction transaction, List<Arriving> arriving) throws SQLException {
        var starts = new HashMap<Arriving, Start>();
        var cancelled = cancelled(transaction, arriving);
        var looping = scrutiny.loops.among(transaction, arriving);
        var asked = new ArrayList<Arriving>();
        for (var one : arriving) {
            if (one.checked.fault != null) {
                starts.put(one, new Start(State.REFUSED, one.checked.fault));
            } else if (looping.containsKey(one)) {
                starts.put(one, new Start(State.REFUSED, looping.get(one)));
            } else if (cancelled.contains(one.key())) {
                starts.put(one, new Start(State.MUTED, CANCELLED_BEFORE));
            } else {
                asked.add(one);
            }
        }
        var now = transaction.now();
        var rulings = consent.ask(
                transaction,
                asked.stream()
                        .map(one -> new Question(one.checked.address, expireAt(one.draft, now), isFree(one.draft, now)))
                        .toList());
        for (var i = 0; i < asked.size(); i++) {
            if (rulings.get(i) instanceof Ruling.Never never && never.end() != State.EXPIRED) {
                starts.put(asked.get(i), new Start(never.end(), never.why()));
            }
        }
        return starts;
    }

    /** What is to be said later may be in order then; that is asked when it begins. */
    private static boolean isFree(Draft draft, long now) {
        var sendAt = draft.terms().sendAt();
        return draft.particulars().contentSid() == null && (sendAt == null || sendAt <= now);
    }

    /** Which of these keys, or what covers them, was cancelled by an event no older than the one that puts them. */
    private static Set<String> cancelled(Transaction transaction, List<Arriving> arriving) throws SQLException {
        return Cancellations.among(
                        transaction,
                        arriving.stream()
                                .flatMap(one -> Stream.ofNullable(one.cause())
                                        .map(cause -> new Cancellations.Planned(one.key(), cause)))
                                .toList())
                .stream()
                .map(Cancellations.Planned::key)
                .collect(Collectors.toSet());
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
            // Without any, the digest is the one that keys were given before there were particulars.
            var particulars = draft.particulars().stored();
            if (particulars != null) {
                digest.update(particulars.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
