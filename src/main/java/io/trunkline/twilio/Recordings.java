package io.trunkline.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The recordings of a call as Twilio lists them (https://www.twilio.com/docs/voice/api/recording): for those of which it told
 * nothing, because we were away. It talks to Twilio and waits.
 */
public final class Recordings {
    private static final String ABSENT = "absent";

    private final Lines lines;
    private final Callers callers;

    public Recordings(Lines lines, Callers callers) {
        this.lines = lines;
        this.callers = callers;
    }

    /** Announces every recording of a call, or that there is none; one that is still being made is an {@link IOException}. */
    public void lookUp(String account, String call) throws IOException {
        var found = new ArrayList<Form>();
        Pages.read(
                lines.of(account),
                "/2010-04-01/Accounts/" + account + "/Calls/" + call + "/Recordings.json?PageSize=1000",
                "recordings",
                row -> found.add(told(row, account, call)));
        if (found.isEmpty()) {
            found.add(form(account, call, ABSENT, Map.of()));
        }
        for (var form : found) {
            callers.recorded(form).join();
        }
    }

    /** As Twilio's callback would have told it. */
    private static Form told(JsonNode row, String account, String call) throws IOException {
        var sid = row.path("sid").asText();
        var status = row.path("status").asText();
        if (!List.of("completed", ABSENT, "failed", "deleted").contains(status)) {
            throw new IOException("the recording " + sid + " is still being made: " + status);
        }
        return form(
                account,
                call,
                status.equals("deleted") ? ABSENT : status,
                Map.of(
                        "RecordingSid",
                        sid,
                        "RecordingUrl",
                        "https://api.twilio.com/2010-04-01/Accounts/" + account + "/Recordings/" + sid,
                        "RecordingDuration",
                        row.path("duration").asText("")));
    }

    private static Form form(String account, String call, String status, Map<String, String> more) {
        var fields = new ArrayList<>(List.of(
                Map.entry("AccountSid", account), Map.entry("CallSid", call), Map.entry("RecordingStatus", status)));
        more.forEach((name, value) -> fields.add(Map.entry(name, value)));
        return new Form(fields);
    }
}
