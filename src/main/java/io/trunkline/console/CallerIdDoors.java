package io.trunkline.console;

import io.trunkline.twilio.CallerIds;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code /api/numbers/verified}: the numbers that a trial account may write to, and how one becomes one of them. */
public final class CallerIdDoors {
    private static final String PATH = "/api/numbers/verified";

    private final CallerIds ids;
    private final NumberDoors numbers;

    /** @param numbers whose threads wait for Twilio */
    public CallerIdDoors(CallerIds ids, NumberDoors numbers) {
        this.ids = ids;
        this.numbers = numbers;
    }

    /** Opens the doors. */
    public void open(Api api) {
        api.open("GET", PATH, request -> numbers.ask(() -> Map.of("numbers", ids.list())));
        api.open("POST", PATH, request -> {
            var number =
                    Asked.number("number", Body.of(request, List.of("number")).text("number"));
            return numbers.ask(() -> verify(number));
        });
    }

    private Object verify(String number) throws IOException {
        return Map.of("number", number, "code", ids.verify(number));
    }
}
