package io.trunkline.simulator;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that shall go wrong.
 *
 * @param place where it strikes
 * @param kind what goes wrong
 * @param scope whom it strikes and how often
 * @param ms milliseconds that a delay lasts, and after which a 429 of a list asks to be tried again
 * @param result how what it spoils ends
 */
record Fault(Place place, Kind kind, Scope scope, long ms, Result result) {
    private static final Set<String> FIELDS =
            Set.of("on", "kind", "number", "share", "after", "times", "ms", "code", "status", "created");
    private static final long MOST_MS = 600_000;
    /** Users saw messages missing in the list for hours (twilio-node#647). */
    private static final long MOST_LAG_MS = 86_400_000;

    enum Place {
        CREATE,
        CALLBACK,
        LIST,
        PURCHASE;

        List<Kind> kinds() {
            return switch (this) {
                case CREATE ->
                    List.of(Kind.LATENCY, Kind.TOO_MANY, Kind.SERVER_ERROR, Kind.REFUSE, Kind.LOST, Kind.FINAL);
                case CALLBACK -> List.of(Kind.LATENCY, Kind.LOST, Kind.REPEAT, Kind.REORDER, Kind.FINAL);
                case LIST -> List.of(Kind.LATENCY, Kind.TOO_MANY, Kind.SERVER_ERROR, Kind.LAG, Kind.HTML);
                case PURCHASE -> List.of(Kind.SERVER_ERROR, Kind.LOST);
            };
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum Kind {
        LATENCY("latency"),
        TOO_MANY("429"),
        SERVER_ERROR("5xx"),
        REFUSE("refuse"),
        LOST("lost"),
        REPEAT("repeat"),
        REORDER("reorder"),
        FINAL("final"),
        LAG("lag"),
        /** A page for people with status 200, as proxies and sign-in pages answer. */
        HTML("html");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    /**
     * Whom it strikes and how often.
     *
     * @param number the recipient it strikes, or null for all
     * @param share of the occasions on which it strikes, from 0 to 1
     * @param after so many occasions that it lets pass first
     * @param times it strikes at most, or null
     */
    record Scope(
            @Nullable String number,
            double share,
            int after,
            @Nullable Integer times) {}

    /**
     * How what it spoils ends.
     *
     * @param code of HTTP or of Twilio, or null for the usual one
     * @param status in which a message ends
     * @param created whether the message exists although the answer denies it
     */
    record Result(@Nullable Integer code, Status status, boolean created) {}

    boolean concerns(Place where, Kind what, @Nullable String to) {
        return place == where
                && kind == what
                && (scope.number() == null || scope.number().equals(to));
    }

    int code(int otherwise) {
        return result.code() == null ? otherwise : result.code();
    }

    /** Reads one element of the list; {@code where} names it in complaints. */
    static Fault parse(JsonObject json, String where) {
        for (String field : json.fieldNames()) {
            require(FIELDS.contains(field), where + "." + field + " is not a field of a fault; there are " + sorted());
        }
        Place place = oneOf(Place.values(), Place::word, json.getValue("on"), where + ".on");
        Kind kind = oneOf(Kind.values(), k -> k.word, json.getValue("kind"), where + ".kind");
        require(
                place.kinds().contains(kind),
                where + ".kind " + kind.word + " does not happen on " + place.word() + "; there are "
                        + place.kinds().stream().map(k -> k.word).collect(Collectors.joining(", ")));
        require(
                kind != Kind.REFUSE
                        || !(json.containsKey("number") || json.containsKey("share") || json.containsKey("times")),
                where + ": refuse closes the socket for everybody at once, so number, share and times say nothing");
        Number ms = number(json, "ms", where, kind == Kind.REFUSE ? 1000 : 0);
        long most = kind == Kind.LAG ? MOST_LAG_MS : MOST_MS;
        require(ms.longValue() >= 0 && ms.longValue() <= most, where + ".ms must be from 0 to " + most);
        return new Fault(place, kind, scope(json, where), ms.longValue(), result(json, kind, where));
    }

    JsonObject json() {
        JsonObject json = new JsonObject().put("on", place.word()).put("kind", kind.word);
        if (scope.number() != null) {
            json.put("number", scope.number());
        }
        json.put("share", scope.share()).put("ms", ms);
        if (scope.after() > 0) {
            json.put("after", scope.after());
        }
        if (scope.times() != null) {
            json.put("times", scope.times());
        }
        if (result.code() != null) {
            json.put("code", result.code());
        }
        if (kind == Kind.FINAL) {
            json.put("status", result.status().word());
        }
        return kind == Kind.SERVER_ERROR ? json.put("created", result.created()) : json;
    }

    private static Scope scope(JsonObject json, String where) {
        Object number = json.getValue("number");
        require(number == null || number instanceof String, where + ".number must be a phone number in a string");
        double share = number(json, "share", where, 1.0).doubleValue();
        require(share >= 0 && share <= 1, where + ".share must be from 0 to 1");
        int after = number(json, "after", where, 0).intValue();
        require(after >= 0, where + ".after must be 0 or more");
        int times = number(json, "times", where, Integer.MAX_VALUE).intValue();
        require(times >= 1, where + ".times must be 1 or more");
        return new Scope((String) number, share, after, json.containsKey("times") ? times : null);
    }

    private static Result result(JsonObject json, Kind kind, String where) {
        Number code = json.containsKey("code") ? number(json, "code", where, 0) : null;
        if (kind == Kind.SERVER_ERROR && code != null) {
            require(code.intValue() >= 500 && code.intValue() <= 599, where + ".code must be from 500 to 599");
        }
        Object created = json.getValue("created", false);
        require(created instanceof Boolean, where + ".created must be true or false");
        List<Status> ends = List.of(Status.UNDELIVERED, Status.FAILED, Status.DELIVERED);
        Status status = oneOf(
                ends.toArray(Status[]::new), Status::word, json.getValue("status", "undelivered"), where + ".status");
        return new Result(code == null ? null : code.intValue(), status, (Boolean) created);
    }

    private static Number number(JsonObject json, String field, String where, Number otherwise) {
        Object value = json.getValue(field, otherwise);
        require(value instanceof Number, where + "." + field + " must be a number");
        return (Number) value;
    }

    private static <T> T oneOf(T[] values, Function<T, String> word, @Nullable Object given, String where) {
        for (T value : values) {
            if (word.apply(value).equals(given)) {
                return value;
            }
        }
        String words = Arrays.stream(values).map(word).collect(Collectors.joining(", "));
        throw new Misuse(where + " must be one of " + words + (given == null ? "; it is missing" : ", not " + given));
    }

    private static String sorted() {
        return FIELDS.stream().sorted().collect(Collectors.joining(", "));
    }

    private static void require(boolean condition, String complaint) {
        if (!condition) {
            throw new Misuse(complaint);
        }
    }
}
