package io.trunkline.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.trunkline.message.Channel;
import io.trunkline.message.Message;
import io.trunkline.message.State;
import io.trunkline.outbox.Claim;
import io.trunkline.outbox.MessageOnlooker;
import io.trunkline.outbox.Receipt;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of messages. */
final class MessageMeters implements MessageOnlooker {
    private static final Duration[] UNTIL_SENT = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1)
    };
    private static final Duration[] UNTIL_DELIVERED = {
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1)
    };
    private static final String NONE = "none";
    private static final int FLOWS = 100;
    private static final int CODES = 100;

    private final MeterRegistry registry;
    private final Speakers speakers;
    private final Kinds flows = new Kinds(FLOWS);
    private final Kinds codes = new Kinds(CODES);
    private final Map<Way, OfFlow> byFlow = new ConcurrentHashMap<>();
    private final Map<Channel, Map<String, Counter>> segments = new EnumMap<>(Channel.class);
    private final Map<Way, Attempts> attempts = new ConcurrentHashMap<>();
    private final Map<String, Counter> errors = new ConcurrentHashMap<>();

    MessageMeters(MeterRegistry registry, Speakers speakers) {
        this.registry = registry;
        this.speakers = speakers;
        for (var channel : Channel.values()) {
            segments.put(channel, new ConcurrentHashMap<>());
        }
        speakers.accounts().all().forEach(account -> {
            for (var channel : Channel.values()) {
                attempts(account.sid(), channel);
            }
            errors(account.sid(), "unknown");
            errors(account.sid(), "unreached");
        });
    }

    /** Of which account, on which channel and for which flow a message is; of attempts nobody asks for which. */
    private record Way(String account, Channel channel, String flow) {}

    /** What is counted of one flow on one channel of one account. */
    private final class OfFlow {
        private final Tags tags;
        private final Counter accepted;
        private final Map<State, Counter> states = new EnumMap<>(State.class);
        private final Map<String, Counter> undelivered = new ConcurrentHashMap<>();
        private final Map<String, Counter> refused = new ConcurrentHashMap<>();
        private final Timer untilSent;
        private final Timer untilDelivered;

        OfFlow(Way way) {
            tags = Tags.of("account", speakers.account(way.account), "channel", way.channel.word(), "flow", way.flow);
            accepted = count("trunkline.messages.accepted", "Messages that were put, once per key", tags);
            states.put(State.SENT, count("trunkline.messages.sent", "Messages that Twilio has", tags));
            states.put(State.DELIVERED, count("trunkline.messages.delivered", "Messages that arrived", tags));
            states.put(
                    State.MUTED,
                    count(
                            "trunkline.messages.muted",
                            "Messages not sent because of an opt-out or a cancellation",
                            tags));
            states.put(
                    State.UNSURE,
                    count("trunkline.messages.unsure", "Times that nobody knew whether a message was sent", tags));
            states.put(State.EXPIRED, count("trunkline.messages.expired", "Messages no longer worth sending", tags));
            states.put(State.CANCELLED, count("trunkline.messages.cancelled", "Messages that were cancelled", tags));
            states.put(State.HELD, count("trunkline.messages.held", "Messages that somebody held", tags));
            untilSent = timer("trunkline.event.to.sent", "From an event to Twilio having its message", UNTIL_SENT);
            untilDelivered = timer("trunkline.sent.to.delivered", "From Twilio to the phone", UNTIL_DELIVERED);
        }

        private Timer timer(String name, String what, Duration... buckets) {
            return Timer.builder(name)
                    .description(what)
                    .tags(tags)
                    .serviceLevelObjectives(buckets)
                    .register(registry);
        }

        private Counter failed(Map<String, Counter> of, State state, String code) {
            var known = of.get(code);
            return known != null
                    ? known
                    : of.computeIfAbsent(
                            code,
                            unknown -> count(
                                    "trunkline.messages." + state.word(),
                                    "Messages that ended " + state.word() + ", by Twilio's code",
                                    tags.and("code", codes.of(code))));
        }
    }

    private Counter count(String name, String what, Tags tags) {
        return Counter.builder(name).description(what).tags(tags).register(registry);
    }

    /** What came of attempts on one channel of one account. */
    private final class Attempts {
        private final Counter created;
        private final Counter notCreated;
        private final Counter unknown;

        Attempts(Way way) {
            var tags = Tags.of("account", speakers.account(way.account), "channel", way.channel.word());
            created = counter(tags, "created");
            notCreated = counter(tags, "not_created");
            unknown = counter(tags, "unknown");
        }

        private Counter counter(Tags tags, String outcome) {
            return count(
                    "trunkline.attempts",
                    "Requests to Twilio to create a message or call",
                    tags.and("outcome", outcome));
        }

        private Counter of(Receipt receipt) {
            return receipt instanceof Receipt.Created
                    ? created
                    : receipt instanceof Receipt.NotCreated ? notCreated : unknown;
        }
    }

    private OfFlow of(Message message) {
        var address = message.address();
        var written = message.origin().flow();
        var flow = written == null ? NONE : written;
        var known = byFlow.get(new Way(address.account(), address.channel(), flow));
        return known != null
                ? known
                : byFlow.computeIfAbsent(new Way(address.account(), address.channel(), flows.of(flow)), OfFlow::new);
    }

    private Attempts attempts(String account, Channel channel) {
        return attempts.computeIfAbsent(new Way(account, channel, NONE), Attempts::new);
    }

    @Override
    public void put(Message message) {
        of(message).accepted.increment();
    }

    @Override
    public void arrived(Message message, long since) {
        var ofFlow = of(message);
        var state = message.state();
        var code = code(message.standing().code());
        switch (state) {
            case UNDELIVERED -> ofFlow.failed(ofFlow.undelivered, state, code).increment();
            case REFUSED -> ofFlow.failed(ofFlow.refused, state, code).increment();
            default -> {
                var counter = ofFlow.states.get(state);
                if (counter != null) {
                    counter.increment();
                }
            }
        }
        if (state == State.SENT) {
            segments(message).increment(message.segments());
            ofFlow.untilSent.record(message.times().changedAt() - since, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void delivered(Message message, long millis) {
        of(message).untilDelivered.record(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void answered(Claim claim, Receipt receipt, long nanos) {
        var address = claim.message().address();
        attempts(address.account(), address.channel()).of(receipt).increment();
        if (receipt instanceof Receipt.NotCreated refused) {
            errors(address.account(), refused.code() == null ? "unreached" : code(refused.code()))
                    .increment();
        } else if (receipt instanceof Receipt.Unknown) {
            errors(address.account(), "unknown").increment();
        }
    }

    private Counter segments(Message message) {
        var address = message.address();
        return Objects.requireNonNull(segments.get(address.channel()))
                .computeIfAbsent(
                        address.senderName(),
                        name -> count(
                                "trunkline.pace.used.segments", "Segments that a sender said", speakers.of(address)));
    }

    private Counter errors(String account, String code) {
        return errors.computeIfAbsent(
                account + "/" + code,
                unknown -> count(
                        "trunkline.twilio.errors",
                        "Creates that Twilio did not take, by its code",
                        Tags.of("account", speakers.account(account), "code", codes.of(code))));
    }

    private static String code(@Nullable Integer code) {
        return code == null ? NONE : code.toString();
    }
}
