package io.trunkline.outbox;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A carrier of which a test says by hand what it knows; its codes mean what Twilio's do. */
final class HandCarrier implements Carrier {
    private final Map<String, Report> known = new ConcurrentHashMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile boolean callsBack = true;
    volatile boolean unreachable;

    void knows(String sid, String status) {
        known.put(sid, new Report(status, null));
    }

    @Override
    public Judgement judge(int code) {
        return switch (code) {
            case 20003 -> new Judgement(Judgement.Kind.STOP, "the credential is dead", Duration.ZERO, 0);
            case 20429 -> new Judgement(Judgement.Kind.LATER, "too many requests", Duration.ofSeconds(10), 3);
            case 30003 -> new Judgement(Judgement.Kind.LATER, "the phone is off", Duration.ofMinutes(10), 5);
            case 21610 -> new Judgement(Judgement.Kind.OPT_OUT, "the recipient opted out", Duration.ZERO, 0);
            default -> new Judgement(Judgement.Kind.NEVER, "permanent", Duration.ZERO, 0);
        };
    }

    @Override
    public Optional<Report> read(String account, String sid) throws IOException {
        asked.add(sid);
        if (unreachable) {
            throw new IOException("nobody there");
        }
        return Optional.ofNullable(known.get(sid));
    }

    @Override
    public boolean callsBack() {
        return callsBack;
    }
}
