package io.trunkline.twilio;

import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.Draft;
import io.trunkline.outbox.Carrier;
import io.trunkline.outbox.Judgement;
import io.trunkline.outbox.Listed;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Twilio, as the outbox sees it. */
public final class TwilioCarrier implements Carrier {
    /** Too many requests at once; none of them was processed. */
    private static final int TOO_MANY = 20429;

    private final Lines lines;
    private final Lists lists;
    private final Callbacks callbacks;
    private final CallScript script;
    private final int limit;

    /** @param limit how many new attempts a create may get at most */
    public TwilioCarrier(Lines lines, Callbacks callbacks, CallScript script, int limit) {
        this.limit = limit;
        this.lines = lines;
        this.lists = new Lists(lines);
        this.callbacks = callbacks;
        this.script = script;
    }

    @Override
    public Optional<String> objection(Draft draft) {
        return draft.line().channel() == Channel.CALL ? script.objection(draft) : Optional.empty();
    }

    @Override
    public Judgement judge(int code) {
        var error = ErrorTable.lookup(code);
        var kind =
                switch (error.retry()) {
                    case NEVER -> Judgement.Kind.NEVER;
                    case LATER -> code == TOO_MANY ? Judgement.Kind.TOO_MANY : Judgement.Kind.LATER;
                    case STOP -> Judgement.Kind.STOP;
                    case OPTOUT -> Judgement.Kind.OPT_OUT;
                };
        return new Judgement(kind, error.meaning(), error.delay(), Math.min(limit, error.limit()));
    }

    @Override
    public Optional<Listed> read(Channel channel, String account, String sid) throws IOException {
        return lists.read(channel, account, sid);
    }

    @Override
    public List<Listed> list(Address address, long since) throws IOException {
        return lists.list(address, since);
    }

    @Override
    public boolean isSame(String ours, String theirs) {
        return Wording.isSame(ours, theirs);
    }

    /** By a list that every kind of API key may read, unlike the account itself. */
    @Override
    public boolean admits(String account) throws IOException {
        var path = "/2010-04-01/Accounts/" + account + "/IncomingPhoneNumbers.json?PageSize=1";
        return lines.of(account).send("GET", path, Map.of()).status() == 200;
    }

    @Override
    public boolean callsBack() {
        return callbacks.publicUrl() != null;
    }
}
