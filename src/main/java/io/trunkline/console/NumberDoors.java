package io.trunkline.console;

import io.trunkline.http.Answer;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import io.trunkline.message.PhoneNumber;
import io.trunkline.twilio.ErrorCode;
import io.trunkline.twilio.NoSuchNumber;
import io.trunkline.twilio.Numbers;
import io.trunkline.twilio.OwnAccount;
import io.trunkline.twilio.OwnAccounts;
import io.trunkline.twilio.OwnNumber;
import io.trunkline.twilio.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code /api/numbers}: our accounts' numbers, found, bought, pointed here and given back. */
public final class NumberDoors implements AutoCloseable {
    private static final String ROOT = "/api/numbers";
    private static final Map<String, String> KINDS =
            Map.of("local", "Local", "tollfree", "TollFree", "mobile", "Mobile", "national", "National");
    /** Our word for each of Twilio's filters. */
    private static final Map<String, String> FILTERS = Map.of(
            "area", "AreaCode",
            "contains", "Contains",
            "city", "InLocality",
            "region", "InRegion",
            "sms", "SmsEnabled",
            "mms", "MmsEnabled",
            "voice", "VoiceEnabled");

    private final OwnAccounts accounts;
    private final Supplier<Map<String, String>> urls;
    /** Twilio may take half a minute, for which nobody else's reads should wait. */
    private final ThreadPoolExecutor asking =
            new ThreadPoolExecutor(2, 2, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(20), work -> {
                var thread = new Thread(work, "numbers");
                thread.setDaemon(true);
                return thread;
            });

    /** @param urls where a number's webhooks should go, by Twilio's parameter; empty without a public URL */
    public NumberDoors(OwnAccounts accounts, Supplier<Map<String, String>> urls) {
        this.accounts = accounts;
        this.urls = urls;
        asking.allowCoreThreadTimeOut(true);
    }

    /** Opens the doors. */
    public void open(Api api) {
        api.open("GET", ROOT, request -> ask(() -> list(request)));
        api.open("GET", ROOT + "/search", request -> ask(() -> search(request)));
        api.open("GET", ROOT + "/price", request -> ask(() -> price(request)));
        api.open("POST", ROOT, request -> ask(() -> buy(Body.of(request, List.of("number", "confirm", "account")))));
        api.open(
                "POST", ROOT + "/assign", request -> ask(() -> assign(Body.of(request, List.of("number", "account")))));
        api.open(
                "POST",
                ROOT + "/release",
                request -> ask(() -> release(Body.of(request, List.of("number", "confirm", "account")))));
    }

    /** What is asked of Twilio. */
    @FunctionalInterface
    interface Question {
        Object answer() throws IOException;
    }

    CompletionStage<Answer> ask(Question question) {
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return Answer.json(200, question.answer());
                        } catch (NoSuchNumber e) {
                            throw Problem.notFound(sentence(e));
                        } catch (Refused e) {
                            throw refused(e);
                        } catch (IOException e) {
                            throw Problem.of(502, "twilio", sentence(e));
                        }
                    },
                    asking);
        } catch (RejectedExecutionException full) {
            throw Problem.unavailable("Too many questions to Twilio at once; ask again in a few seconds.");
        }
    }

    private static Problem refused(Refused e) {
        var problem = Problem.of(e.status() == 404 ? 404 : 502, "twilio", sentence(e));
        if (e.code() == 0) {
            return problem;
        }
        var known = e.known();
        return problem.with("twilioCode", e.code())
                .with("moreInfo", known.link())
                .with("retryable", known.retry() == ErrorCode.Retry.LATER)
                .with("action", known.fix());
    }

    private static String sentence(IOException e) {
        return Asked.sentence(e).replaceAll("\\.\\.$", ".");
    }

    /** Of the account that is named; of all where none is. */
    private Object list(Request request) throws IOException {
        var wanted = urls.get();
        var name = Asked.text(request, "account");
        var numbers = new ArrayList<Map<String, Object>>();
        for (var account : name == null ? accounts.all() : List.of(account(name))) {
            for (var number : new Numbers(account).list()) {
                numbers.add(json(account, number, wanted));
            }
        }
        return Map.of("numbers", numbers);
    }

    OwnAccount account(@Nullable String name) {
        return Asked.account(accounts, name);
    }

    private OwnAccount account(Body body) {
        return account(body.optional("account"));
    }

    private Object search(Request request) throws IOException {
        var country = Asked.text(request, "country");
        if (country == null || !country.matches("[A-Za-z]{2}")) {
            throw Problem.badRequest("country", "The parameter country is needed: two letters, as US.");
        }
        var asked = Asked.text(request, "kind");
        var kind = KINDS.get(asked == null ? "local" : asked.toLowerCase(Locale.ROOT));
        if (kind == null) {
            throw Problem.badRequest(
                    "kind", "There is no kind " + asked + "; there are local, tollfree, mobile, national.");
        }
        var query = new LinkedHashMap<String, String>();
        FILTERS.forEach((ours, theirs) -> {
            var value = Asked.text(request, ours);
            if (value != null) {
                query.put(theirs, value);
            }
        });
        query.put("PageSize", String.valueOf(Asked.limit(request)));
        var numbers = new Numbers(account(Asked.text(request, "account")));
        var offers = numbers.search(country.toUpperCase(Locale.ROOT), kind, query);
        return new Json()
                .put("kind", kind.toLowerCase(Locale.ROOT))
                .put("price", price(numbers, country.toUpperCase(Locale.ROOT), kind))
                .put(
                        "numbers",
                        offers.stream()
                                .map(offer -> new Json()
                                        .put("number", offer.number())
                                        .put("country", offer.country())
                                        .put("place", offer.place())
                                        .put("can", offer.can())
                                        .map())
                                .toList())
                .map();
    }

    /** What one number costs, by the kind under which it is for sale. */
    private Object price(Request request) throws IOException {
        var asked = Asked.text(request, "number");
        if (asked == null) {
            throw Problem.badRequest("number", "The parameter number is needed, as +14155550100.");
        }
        var number = Asked.number("number", asked);
        var country = PhoneNumber.parse(number).region();
        var numbers = new Numbers(account(Asked.text(request, "account")));
        var answer = new Json().put("number", number);
        for (var kind : KINDS.values()) {
            if (numbers.sells(number, country, kind)) {
                return answer.put("price", price(numbers, country, kind)).map();
            }
        }
        return answer.put("price", null).map();
    }

    /** Null where Twilio does not tell: a key that may search may not always see prices. */
    private @Nullable Map<String, Object> price(Numbers numbers, String country, String kind) throws IOException {
        try {
            var price = numbers.price(country, kind);
            return price.amount() == null
                    ? null
                    : new Json()
                            .put("amount", price.amount())
                            .put("currency", price.currency())
                            .put("per", "month")
                            .map();
        } catch (Refused e) {
            return null;
        }
    }

    private Object buy(Body body) throws IOException {
        var number = Asked.number("number", body.text("number"));
        confirm(body, "Buying " + number + " costs money every month");
        var account = account(body);
        var numbers = new Numbers(account);
        var wanted = urls.get();
        var bought = numbers.buy(number, wanted);
        return json(account, bought.astray(wanted).isEmpty() ? bought : numbers.point(number, wanted), wanted);
    }

    private Object assign(Body body) throws IOException {
        var wanted = urls.get();
        if (wanted.isEmpty()) {
            throw Problem.badRequest(
                    "number",
                    "Twilio cannot see this service: set TRUNKLINE_PUBLIC_URL to the address it has from outside, then"
                            + " assign again.");
        }
        var account = account(body);
        var number = Asked.number("number", body.text("number"));
        return json(account, new Numbers(account).point(number, wanted), wanted);
    }

    private Object release(Body body) throws IOException {
        var number = Asked.number("number", body.text("number"));
        confirm(body, number + " may belong to somebody else afterwards");
        new Numbers(account(body)).release(number);
        return Map.of("number", number, "released", true);
    }

    private static void confirm(Body body, String why) {
        if (!body.is("confirm")) {
            throw Problem.badRequest("confirm", why + "; say so with \"confirm\": true.");
        }
    }

    private static Map<String, Object> json(OwnAccount account, OwnNumber number, Map<String, String> wanted) {
        return new Json()
                .put("number", number.number())
                .put("account", Asked.named(account.name()))
                .put("sid", number.sid())
                .put("can", number.can())
                .put("urls", number.urls())
                .put("override", number.override())
                .put("here", !wanted.isEmpty() && number.astray(wanted).isEmpty() && number.override() == null)
                .map();
    }

    @Override
    public void close() {
        asking.shutdown();
    }
}
