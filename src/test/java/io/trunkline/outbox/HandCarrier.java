package io.trunkline.outbox;

import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A carrier of which a test says by hand what it knows; its codes mean what Twilio's do. */
final class HandCarrier implements Carrier {
    private final Map<String, Report> known = new ConcurrentHashMap<>();
    /** What it has in its list, oldest first. */
    final List<Listed> list = new CopyOnWriteArrayList<>();

    final List<String> asked = new CopyOnWriteArrayList<>();
    /** The recipients whose list was asked for. */
    final List<String> looked = new CopyOnWriteArrayList<>();

    volatile boolean callsBack = true;
    volatile boolean unreachable;
    volatile boolean admits;

    void knows(String sid, String status) {
        known.put(sid, new Report(status, null));
    }

    /** Has what a claim asked for since then. */
    Listed has(Claim claim, String sid, long createdAt) {
        var address = claim.message().address();
        return has(sid, address.sender(), address.recipient(), claim.message().body(), createdAt);
    }

    Listed has(String sid, String from, String to, @Nullable String body, long createdAt) {
        var listed = new Listed(sid, new Listed.Ends(from, null, to), body, true, createdAt, new Report("sent", null));
        list.add(listed);
        return listed;
    }

    @Override
    public Judgement judge(int code) {
        return switch (code) {
            case 20003 -> new Judgement(Judgement.Kind.STOP, "the credential is dead", Duration.ZERO, 0);
            case 20429 -> new Judgement(Judgement.Kind.TOO_MANY, "too many requests", Duration.ofSeconds(10), 3);
            case 21611 -> new Judgement(Judgement.Kind.LATER, "the queue is full", Duration.ofSeconds(10), 3);
            case 30003 -> new Judgement(Judgement.Kind.LATER, "the phone is off", Duration.ofMinutes(10), 5);
            case 21610 -> new Judgement(Judgement.Kind.OPT_OUT, "the recipient opted out", Duration.ZERO, 0);
            default -> new Judgement(Judgement.Kind.NEVER, "permanent", Duration.ZERO, 0);
        };
    }

    @Override
    public Optional<Listed> read(Channel channel, String account, String sid) throws IOException {
        asked.add(sid);
        if (unreachable) {
            throw new IOException("nobody there");
        }
        var listed = list.stream().filter(one -> one.sid().equals(sid)).findFirst();
        return listed.isPresent()
                ? listed
                : Optional.ofNullable(known.get(sid))
                        .map(report -> new Listed(sid, new Listed.Ends(null, null, ""), null, true, 0, report));
    }

    @Override
    public List<Listed> list(Address address, long since) throws IOException {
        if (unreachable) {
            looked.add("in vain");
            throw new IOException("nobody there");
        }
        looked.add(address.recipient());
        var found = new ArrayList<>(list.stream()
                .filter(one -> one.ends().to().equals(address.recipient()) && one.createdAt() >= since)
                .toList());
        Collections.reverse(found);
        return found;
    }

    @Override
    public boolean isSame(String ours, String theirs) {
        return ours.equals(theirs);
    }

    @Override
    public boolean admits(String account) {
        return admits;
    }

    @Override
    public boolean callsBack() {
        return callsBack;
    }
}
