package io.trunkline.twilio;

import io.trunkline.message.Message;
import io.trunkline.message.Talk;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls of ours that are under way, in which something else is to happen now. It talks to Twilio and waits. */
public final class LiveCalls {
    /** It is over already (https://www.twilio.com/docs/api/errors/21220). */
    private static final int OVER = 21220;

    private final Lines lines;
    private final CallScript script;

    public LiveCalls(Lines lines, CallScript script) {
        this.lines = lines;
        this.script = script;
    }

    /** Nobody need answer it any more: it rings no longer. Where somebody has answered, it goes on. */
    public void silence(String account, String sid) throws IOException {
        update(account, sid, Map.of("Status", List.of("canceled")), "the call " + sid + " still rings");
    }

    /** A machine answered: hangs up, or leaves the text after the beep, as the message wants it. */
    public void leave(Message message, String sid, @Nullable String language) throws IOException {
        var leaves = Talk.of(message.particulars()).onMachine() == Talk.OnMachine.LEAVE;
        var account = message.address().account();
        update(
                account,
                sid,
                leaves
                        ? Map.of("Twiml", List.of(script.left(message, language)))
                        : Map.of("Status", List.of("completed")),
                "the call " + sid + " goes on although a machine answered");
    }

    private void update(String account, String sid, Map<String, List<String>> change, String otherwise)
            throws IOException {
        var reply =
                lines.of(account).send("POST", "/2010-04-01/Accounts/" + account + "/Calls/" + sid + ".json", change);
        if (reply.status() / 100 != 2) {
            var refused = Refused.of(reply, otherwise);
            if (refused.code() != OVER) {
                throw refused;
            }
        }
    }
}
