package io.trunkline.twilio;

import io.trunkline.outbox.Carrier;
import io.trunkline.outbox.Judgement;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Twilio, as the outbox sees it. */
public final class TwilioCarrier implements Carrier {
    private final Line line;
    private final boolean callsBack;
    private final int limit;

    /**
     * @param callsBack whether Twilio can reach us with status callbacks
     * @param limit how many new attempts a create may get at most
     */
    public TwilioCarrier(Line line, boolean callsBack, int limit) {
        this.limit = limit;
        this.line = line;
        this.callsBack = callsBack;
    }

    @Override
    public Judgement judge(int code) {
        var error = ErrorTable.lookup(code);
        var kind =
                switch (error.retry()) {
                    case NEVER -> Judgement.Kind.NEVER;
                    case LATER -> Judgement.Kind.LATER;
                    case STOP -> Judgement.Kind.STOP;
                    case OPTOUT -> Judgement.Kind.OPT_OUT;
                };
        return new Judgement(kind, error.meaning(), error.delay(), Math.min(limit, error.limit()));
    }

    @Override
    public Optional<Report> read(String account, String sid) throws IOException {
        var reply = line.send("GET", "/2010-04-01/Accounts/" + account + "/Messages/" + sid + ".json", Map.of());
        var body = Receipts.parse(reply.body());
        if (reply.status() == 404 && body.path("code").asInt() == 20404) {
            return Optional.empty();
        }
        if (reply.status() != 200 || body.path("status").asText("").isEmpty()) {
            throw new IOException("HTTP " + reply.status() + " for " + sid);
        }
        var code = body.path("error_code");
        return Optional.of(new Report(body.path("status").asText(), code.isInt() ? (Integer) code.asInt() : null));
    }

    @Override
    public boolean callsBack() {
        return callsBack;
    }
}
