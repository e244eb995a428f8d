package io.trunkline.console;

import io.trunkline.http.Request;
import io.trunkline.twilio.CallerIds;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code /api/numbers/verified}: the numbers that a trial account may write to, and how one becomes one of them. */
public final class CallerIdDoors {
    private static final String PATH = "/api/numbers/verified";

    private final NumberDoors numbers;

    /** @param numbers whose threads wait for Twilio */
    public CallerIdDoors(NumberDoors numbers) {
        this.numbers = numbers;
    }

    /** Opens the doors. */
    public void open(Api api) {
        api.open("GET", PATH, request -> numbers.ask(() -> list(request)));
        api.open("POST", PATH, request -> {
            var body = Body.of(request, List.of("number", "account"));
            var number = Asked.number("number", body.text("number"));
            var ids = new CallerIds(numbers.account(body.optional("account")));
            return numbers.ask(() -> Map.of("number", number, "code", ids.verify(number)));
        });
    }

    private Object list(Request request) throws IOException {
        return Map.of("numbers", new CallerIds(numbers.account(Asked.text(request, "account"))).list());
    }
}
