package io.trunkline.console;

import io.trunkline.http.Answer;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import io.trunkline.message.PhoneNumber;
import io.trunkline.twilio.OwnAccounts;
import io.trunkline.twilio.PolledNumbers.PolledNumber;
import io.trunkline.twilio.PolledNumbers.Wish;
import io.trunkline.twilio.Polling;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /api/polls}: whose texts are looked for in Twilio's list, switched while the service runs. */
public final class PollDoors {
    private static final String PATH = "/api/polls";
    private static final String WHATSAPP = "whatsapp:";

    private final Polling polling;
    private final OwnAccounts accounts;

    public PollDoors(Polling polling, OwnAccounts accounts) {
        this.polling = polling;
        this.accounts = accounts;
    }

    /** Opens the doors. */
    public void open(Api api) {
        api.open("GET", PATH, request -> CompletableFuture.supplyAsync(this::list));
        api.open("POST", PATH, this::wish);
    }

    private Answer list() {
        return Answer.json(
                200, Map.of("polls", polling.list().stream().map(this::json).toList()));
    }

    private CompletionStage<Answer> wish(Request request) {
        var body = Body.of(request, List.of("number", "polling", "account"));
        var number = number(body.text("number"));
        var account = Asked.account(accounts, body.optional("account")).sid();
        var word = body.text("polling");
        var wish = Arrays.stream(Wish.values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("polling", "polling is on, off or auto, not " + word + "."));
        return CompletableFuture.supplyAsync(() -> Answer.json(200, json(polling.wish(account, number, wish))));
    }

    private static String number(String text) {
        if (text.startsWith(WHATSAPP)) {
            return WHATSAPP + Asked.number("number", text.substring(WHATSAPP.length()));
        }
        return PhoneNumber.isShortCode(text) ? text : Asked.number("number", text);
    }

    private Map<String, Object> json(PolledNumber poll) {
        return new Json()
                .put("number", poll.number())
                .put("account", Asked.named(accounts.name(poll.account())))
                .put("polling", poll.wish().word())
                .put("on", polling.isOn(poll))
                .at("readTo", poll.readTo() == 0 ? null : (Long) poll.readTo())
                .at("next", polling.isOn(poll) ? (Long) poll.nextAt() : null)
                .put("trouble", poll.trouble())
                .map();
    }
}
