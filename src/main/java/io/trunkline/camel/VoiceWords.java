package io.trunkline.camel;

import com.fasterxml.jackson.databind.JsonNode;
import io.trunkline.consent.Word;
import io.trunkline.directory.People;
import io.trunkline.directory.Person;
import io.trunkline.http.Answer;
import io.trunkline.http.Opening;
import io.trunkline.http.Request;
import io.trunkline.message.Address;
import io.trunkline.message.Channel;
import io.trunkline.message.PhoneNumber;
import io.trunkline.message.Span;
import io.trunkline.message.Talk;
import io.trunkline.twilio.Form;
import io.trunkline.twilio.Reception;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * `twilio-webhook:voice` and `call:source` hear who calls our numbers; `call:say`, `call:menu`, `call:forward` and
 * `call:voicemail` put together what they hear. The route is run for every turn of a call, with the keys that were pressed so
 * far, and says the whole of what follows them; how much of it is over the URLs know.
 */
final class VoiceWords {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceWords.class);
    private static final String SAYING = "TrunklineSaying";
    private static final String ANY = "";
    private static final Duration RINGING = Duration.ofSeconds(20);
    private static final Duration RECORDING = Duration.ofMinutes(2);

    private final House house;
    private final Map<String, Desk> desks = new ConcurrentHashMap<>();

    VoiceWords(House house) {
        this.house = house;
    }

    /** Who answers the calls to a number. */
    private record Desk(
            Source source, Caller caller, @Nullable String language) {}

    Words component() {
        return new Words(
                house.runners(),
                "call",
                Map.of(
                        "source", new Words.Beginning(Set.of("number", "language"), this::source),
                        "say", new Words.Step(Set.of(), this::say),
                        "menu", new Words.Step(Set.of("keys"), this::menu),
                        "forward", new Words.Step(Set.of("to", "ringFor", "screen"), this::forward),
                        "voicemail", new Words.Step(Set.of("atMost"), this::voicemail),
                        "recordings", new Words.Step(Set.of(), this::recordings)));
    }

    private AutoCloseable source(Source source, Source.Use use, Caller caller) {
        var written = use.parameters().text("number");
        var number = written == null ? ANY : PhoneNumber.parse(written).e164();
        var language = use.parameters().text("language");
        if (language != null && !Talk.isLanguage(language)) {
            throw new IllegalArgumentException("language: '" + language + "' is no language such as en or pt-BR");
        }
        var desk = new Desk(source, caller, language);
        var other = desks.putIfAbsent(number, desk);
        if (other != null) {
            throw new IllegalArgumentException("two routes answer the calls to "
                    + (number.equals(ANY) ? "every number" : PhoneNumber.mask(number)) + ": " + other.caller.flow()
                    + "/"
                    + other.caller.route() + " and " + caller.flow() + "/" + caller.route()
                    + "; one number, one route");
        }
        return () -> desks.remove(number, desk);
    }

    /** The doors of all calls to us; the route behind them answers for the numbers that have none of their own. */
    AutoCloseable doors(Source source, Source.Use use, Caller caller) {
        var nobody = new Desk(source, caller, null);
        var front = house.front();
        var openings = List.of(
                front.open("POST", "/twilio/voice", new Spoken(house, (request, form) -> begin(nobody, form))),
                front.open(
                        "POST",
                        "/twilio/voice/turn",
                        new Spoken(house, (request, form) -> turn(desk(form, nobody), place(request), form))),
                front.open(
                        "POST",
                        "/twilio/voice/screen",
                        new Spoken(house, (request, form) -> CompletableFuture.completedFuture(screen(request, form)))),
                front.open(
                        "POST",
                        "/twilio/voice/ended",
                        request -> noted(house.twilio().calls().callers().ended(Spoken.ofOurAccount(house, request)))),
                front.open(
                        "POST",
                        "/twilio/voice/recorded",
                        request ->
                                noted(house.twilio().calls().callers().recorded(Spoken.ofOurAccount(house, request)))));
        return () -> openings.forEach(Opening::close);
    }

    private static CompletionStage<Answer> noted(CompletionStage<?> stored) {
        return stored.thenApply(done -> Answer.empty(204));
    }

    private Desk desk(Form form, Desk nobody) {
        var to = form.first("To");
        var desk = to == null ? null : desks.get(to);
        return desk != null ? desk : desks.getOrDefault(ANY, nobody);
    }

    private CompletionStage<String> begin(Desk nobody, Form form) {
        var desk = desk(form, nobody);
        return house.twilio()
                .calls()
                .callers()
                .received(form, desk.equals(nobody) ? null : desk.caller.flow())
                .thenCompose(heard -> parts(desk, form, Reception.Place.START))
                .thenCompose(parts -> said(form, reception().answer(parts, Reception.Place.START, desk.language)));
    }

    private CompletionStage<String> turn(Desk desk, Reception.Place place, Form form) {
        CompletionStage<?> before = form.first("RecordingSid") == null
                ? CompletableFuture.completedFuture(null)
                : house.twilio().calls().callers().recorded(form);
        return before.thenCompose(noted -> parts(desk, form, place)).thenCompose(parts -> {
            var chosen = reception().chosen(parts, place, form);
            return chosen == null
                    ? said(form, reception().next(parts, place, form, desk.language))
                    : parts(desk, form, chosen)
                            .thenCompose(more -> said(form, reception().answer(more, chosen, desk.language)));
        });
    }

    /** What may be recorded is expected from before it is: nobody may be there to hear of it. */
    private CompletionStage<String> said(Form form, Reception.Said said) {
        return said.recording() == 0
                ? CompletableFuture.completedFuture(said.twiml())
                : house.twilio()
                        .calls()
                        .callers()
                        .expected(form, Duration.ofSeconds(said.recording()))
                        .thenApply(expected -> said.twiml());
    }

    /** Looks up the recordings of the call that the event being heard names. */
    private CompletionStage<?> recordings(Exchange exchange, Parameters parameters) throws IOException {
        var call = exchange.getMessage().getBody(JsonNode.class);
        if (call == null || !call.path("callSid").isTextual()) {
            throw new IllegalArgumentException("call:recordings is for the event twilio.recording.due");
        }
        house.twilio()
                .calls()
                .recordings()
                .lookUp(call.path("account").asText(), call.path("callSid").asText());
        return CompletableFuture.completedFuture(null);
    }

    private Reception reception() {
        return house.twilio().calls().reception();
    }

    private static Reception.Place place(Request request) {
        var keys = request.query("keys");
        return new Reception.Place(
                keys == null ? "" : keys, number(request.query("at")), number(request.query("round")));
    }

    private static int number(@Nullable String text) {
        return text != null && text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    }

    /** What the route has to say to somebody who pressed these keys so far. */
    private CompletionStage<List<Reception.Part>> parts(Desk desk, Form form, Reception.Place place) {
        var saying = new Saying(form.first("AccountSid"), new ArrayList<>());
        return desk.source
                .run(house.runners(), ExchangePattern.InOut, exchange -> {
                    Lineage.set(exchange, desk.caller, null);
                    exchange.setProperty(SAYING, saying);
                    var body = Bodies.JSON.createObjectNode().put("keys", place.keys());
                    for (var name : List.of("CallSid", "From", "To")) {
                        exchange.getMessage().setHeader(name, form.first(name));
                        body.put(
                                name.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + name.substring(1),
                                form.first(name));
                    }
                    exchange.getMessage().setHeader("CallKeys", place.keys());
                    exchange.getMessage().setBody(body);
                })
                .thenApply(done -> List.copyOf(saying.parts));
    }

    /** What a route has said so far in this turn. */
    private record Saying(@Nullable String account, List<Reception.Part> parts) {}

    private static CompletionStage<?> add(Exchange exchange, Reception.Part part) {
        var saying = exchange.getProperty(SAYING, Saying.class);
        if (saying == null) {
            throw new IllegalArgumentException(
                    "nobody is on the phone here: this word belongs into a route that begins with call-source");
        }
        saying.parts.add(part);
        return CompletableFuture.completedFuture(null);
    }

    /** The text that is to be said first; what a lookup left in the body is none. */
    private static String text(Exchange exchange) {
        var body = exchange.getMessage().getBody();
        if (body instanceof JsonNode tree) {
            return tree.isValueNode() && !tree.isNull() ? tree.asText() : "";
        }
        return body instanceof CharSequence ? body.toString() : "";
    }

    private CompletionStage<?> say(Exchange exchange, Parameters parameters) {
        return add(exchange, new Reception.Say(text(exchange)));
    }

    private CompletionStage<?> menu(Exchange exchange, Parameters parameters) {
        var keys = parameters.find(exchange, "keys", Reception::keys);
        if (keys == null) {
            throw new IllegalArgumentException("menu-action needs `keys`, such as 1,2");
        }
        return add(exchange, new Reception.Menu(text(exchange), keys));
    }

    /** Nobody to forward to, or nobody who wants to be called, is passed over: the next part comes at once. */
    private CompletionStage<?> forward(Exchange exchange, Parameters parameters) {
        var to = parameters.find(
                exchange, "to", number -> PhoneNumber.parse(number).e164());
        var ringing = parameters.find(exchange, "ringFor", Span::parse);
        if (to == null || wantsNoCalls(exchange, to)) {
            LOG.warn(
                    "{}: a call is not forwarded: {}",
                    Lineage.caller(exchange).flow(),
                    to == null ? "there is no number" : PhoneNumber.mask(to) + " has opted out of everything");
            return add(exchange, new Reception.Say(""));
        }
        var screened = parameters.find(exchange, "screen", VoiceWords::isTrue);
        return add(
                exchange,
                new Reception.Forward(
                        text(exchange), to, seconds(ringing, RINGING, 600), screened == null || screened));
    }

    private static boolean isTrue(String word) {
        if (!word.equals("true") && !word.equals("false")) {
            throw new IllegalArgumentException("'" + word + "' is neither true nor false");
        }
        return word.equals("true");
    }

    /** Whom a caller is forwarded to hears who it is, in their own language, and takes the call by a key. */
    private String screen(Request request, Form form) {
        var people = house.directory().people();
        var callee = form.first("To");
        var caller = form.first("From");
        var language = callee == null
                ? null
                : people.find(callee)
                        .map(Person::language)
                        .filter(Talk::isLanguage)
                        .orElse(null);
        return reception().screen(name(people, caller), form, number(request.query("round")), language);
    }

    /** As it is said: by name, or digit by digit; null for somebody who hides the number. */
    private static @Nullable String name(People people, @Nullable String caller) {
        return caller == null || !caller.matches("\\+\\d+")
                ? null
                : people.find(caller).map(Person::name).orElseGet(() -> caller.substring(1)
                        .replaceAll("(?<=\\d)(?=\\d)", " "));
    }

    private boolean wantsNoCalls(Exchange exchange, String phone) {
        var saying = exchange.getProperty(SAYING, Saying.class);
        var account = saying == null || saying.account == null ? house.twilio().account() : saying.account;
        var anybody = new Address(Channel.CALL, account, Word.EVERYONE, phone);
        return house.store()
                .read(session -> house.directory().optOuts().stopped(session, anybody))
                .isPresent();
    }

    private CompletionStage<?> voicemail(Exchange exchange, Parameters parameters) {
        var atMost = parameters.find(exchange, "atMost", Span::parse);
        return add(exchange, new Reception.Voicemail(text(exchange), seconds(atMost, RECORDING, 3_600)));
    }

    /** Twilio takes 600 seconds of ringing and 3,600 of a recording at most. */
    private static int seconds(@Nullable Duration given, Duration usual, long most) {
        return (int) Math.max(1, Math.min(most, (given == null ? usual : given).toSeconds()));
    }
}
