package io.trunkline.simulator;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Everything about calls in one hand. Lives on the event loop. */
final class Voice {
    private final Vertx vertx;
    private final World world;
    private final Calls calls = new Calls();
    private final Habits habits = new Habits();
    private final Operator operator;

    Voice(Vertx vertx, World world, Duration step, Supplier<String> url) {
        this.vertx = vertx;
        this.world = world;
        this.operator = new Operator(world, calls, habits, step, url);
    }

    /** Twilio's API, behind its door. */
    void mount(Router router) {
        new CallsApi(vertx, world, calls, operator).mount(router);
    }

    /** The control, before that of everything else, with which it is emptied. */
    void mountControl(Router router) {
        new VoiceControl(vertx, world, calls, habits, operator).mount(router);
        router.delete("/simulator").handler(context -> {
            operator.clear();
            habits.clear();
            context.next();
        });
    }

    List<PhoneCall> of(String number) {
        return calls.newestFirst().stream()
                .filter(call -> call.phone().equals(number))
                .map(Call::phoneCall)
                .toList();
    }

    List<PhoneCall> all() {
        return calls.newestFirst().stream().map(Call::phoneCall).toList();
    }

    /** Completes with the first such call, now or later; cancel it to stop waiting. */
    void await(String number, Predicate<? super PhoneCall> predicate, CompletableFuture<PhoneCall> arrival) {
        Consumer<Call> watcher = new Consumer<>() {
            @Override
            public void accept(Call call) {
                if (!arrival.isDone() && call.phone().equals(number) && predicate.test(call.phoneCall())) {
                    arrival.complete(call.phoneCall());
                }
                if (arrival.isDone()) {
                    calls.unwatch(this);
                }
            }
        };
        calls.watch(watcher);
        calls.newestFirst().forEach(watcher);
    }
}
