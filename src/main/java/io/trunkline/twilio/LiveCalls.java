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

    /** A machine answered: hangs up, or leaves the text after the beep, as the message wants it. */
    public void leave(Message message, String sid, @Nullable String language) throws IOException {
        var leaves = Talk.of(message.particulars()).onMachine() == Talk.OnMachine.LEAVE;
        var account = message.address().account();
        var reply = lines.of(account)
                .send(
                        "POST",
                        "/2010-04-01/Accounts/" + account + "/Calls/" + sid + ".json",
                        leaves
                                ? Map.of("Twiml", List.of(script.left(message, language)))
                                : Map.of("Status", List.of("completed")));
        if (reply.status() / 100 != 2) {
            var refused = Refused.of(reply, "the call " + sid + " goes on although a machine answered");
            if (refused.code() != OVER) {
                throw refused;
            }
        }
    }
}
