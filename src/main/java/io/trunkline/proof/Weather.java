package io.trunkline.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What goes wrong at Twilio, other things every few seconds. */
final class Weather {
    private final Phones phones;
    private final Random dice;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = new Thread(this::change, "weather");
    private volatile String report = "fair";

    Weather(Phones phones, Random dice) {
        this.phones = phones;
        this.dice = dice;
    }

    /** One thing that may go wrong, its name for people and what the simulator is told. */
    private record Trouble(String name, Map<String, Object> fault) {}

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void change() {
        try {
            do {
                var troubles = draw();
                report = troubles.isEmpty()
                        ? "fair"
                        : String.join(", ", troubles.stream().map(Trouble::name).toList());
                phones.faults(troubles.stream().map(Trouble::fault).toList());
            } while (!over.await(1_000 + dice.nextInt(4_000), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Trouble> draw() {
        var drawn = new ArrayList<Trouble>();
        var share = 0.05 + 0.25 * dice.nextDouble();
        var all = List.of(
                new Trouble("lost answers", Map.of("on", "create", "kind", "lost", "share", share)),
                new Trouble("429", Map.of("on", "create", "kind", "429", "share", 2 * share)),
                new Trouble("503", Map.of("on", "create", "kind", "5xx", "share", share, "code", 503)),
                new Trouble(
                        "500 though created",
                        Map.of("on", "create", "kind", "5xx", "share", share, "code", 500, "created", true)),
                new Trouble("slow answers", Map.of("on", "create", "kind", "latency", "share", share, "ms", 2_000)),
                new Trouble("refused connections", Map.of("on", "create", "kind", "refuse", "ms", 400)),
                new Trouble(
                        "dead numbers",
                        Map.of(
                                "on",
                                "create",
                                "kind",
                                "final",
                                "share",
                                share,
                                "code",
                                30005,
                                "status",
                                "undelivered")),
                new Trouble("lost callbacks", Map.of("on", "callback", "kind", "lost", "share", share)),
                new Trouble("repeated callbacks", Map.of("on", "callback", "kind", "repeat", "share", 2 * share)),
                new Trouble("reordered callbacks", Map.of("on", "callback", "kind", "reorder", "share", 2 * share)),
                new Trouble("late callbacks", Map.of("on", "callback", "kind", "latency", "share", share, "ms", 1_500)),
                new Trouble("failing lists", Map.of("on", "list", "kind", "5xx", "share", share)),
                new Trouble("slow lists", Map.of("on", "list", "kind", "latency", "share", share, "ms", 1_000)));
        var count = dice.nextInt(5);
        for (var trouble = 0; trouble < count; trouble++) {
            var next = all.get(dice.nextInt(all.size()));
            if (!drawn.contains(next)) {
                drawn.add(next);
            }
        }
        return drawn;
    }

    /** What goes wrong just now. */
    String report() {
        return report;
    }

    /** Everything is well again. */
    void clear() throws InterruptedException {
        over.countDown();
        thread.join(30_000);
        phones.faults(List.of());
        report = "fair";
    }
}
