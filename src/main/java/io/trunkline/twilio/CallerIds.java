package io.trunkline.twilio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Numbers whose owners said that they are theirs: the only ones that a trial account may write to, and further ones that calls
 * may come from (https://www.twilio.com/docs/voice/api/outgoing-caller-ids).
 */
public final class CallerIds {
    private final Line line;
    private final String path;

    public CallerIds(OwnAccount account) {
        this.line = account.line();
        this.path = "/2010-04-01/Accounts/" + account.sid() + "/OutgoingCallerIds.json";
    }

    /** Every verified number. */
    public List<String> list() throws IOException {
        var numbers = new ArrayList<String>();
        Pages.read(line, path + "?PageSize=1000", "outgoing_caller_ids", row -> {
            numbers.add(row.path("phone_number").asText());
            return true;
        });
        return numbers;
    }

    /** Has Twilio call a number; whoever answers is to key the code that this answers. */
    public String verify(String number) throws IOException {
        var reply = line.send("POST", path, Map.of("PhoneNumber", List.of(number)));
        if (reply.status() / 100 != 2) {
            throw Refused.of(reply, number + " is not being verified");
        }
        return Receipts.parse(reply.body()).path("validation_code").asText();
    }
}
