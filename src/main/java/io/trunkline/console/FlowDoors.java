package io.trunkline.console;

import io.trunkline.http.Answer;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import io.trunkline.journal.Subscriptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** {@code /api/flows}: the route files with what waits for each of their subscriptions, and the end of those. */
final class FlowDoors {
    private final Subscriptions subscriptions;
    private final Flows flows;
    private final Executor reading;

    FlowDoors(Api.Rooms rooms, Flows flows, Executor reading) {
        this.subscriptions = new Subscriptions(rooms.store());
        this.flows = flows;
        this.reading = reading;
    }

    void open(Api api) {
        api.open("GET", "/api/flows", request -> Api.ask(reading, this::list));
        api.open("POST", "/api/flows/end", this::end);
    }

    private Map<String, Object> list() {
        var heard = flows.heard();
        var owed = new TreeMap<String, List<Map<String, Object>>>();
        for (var standing : subscriptions.list()) {
            owed.computeIfAbsent(standing.subscription().flow(), flow -> new ArrayList<>())
                    .add(subscription(
                            standing, heard.contains(standing.subscription().name())));
        }
        var shown = new TreeMap<String, Map<String, Object>>();
        for (var flow : flows.list()) {
            shown.put(
                    flow.name(),
                    new Json()
                            .put("name", flow.name())
                            .put("file", flow.file())
                            .put("state", flow.standing().name().toLowerCase(Locale.ROOT))
                            .put("error", flow.error())
                            .put("subscriptions", owed.getOrDefault(flow.name(), List.of()))
                            .map());
        }
        // The file is gone, but what was meant for it waits until somebody ends the subscription on purpose.
        owed.forEach((flow, theirs) -> shown.computeIfAbsent(flow, name -> new Json()
                .put("name", name)
                .put("state", theirs.stream().allMatch(each -> each.containsKey("endedAt")) ? "ended" : "gone")
                .put("subscriptions", theirs)
                .map()));
        return Map.of("flows", List.copyOf(shown.values()));
    }

    private static Map<String, Object> subscription(Subscriptions.Standing standing, boolean heard) {
        return new Json()
                .put("name", standing.subscription().name())
                .put("types", standing.subscription().types())
                .put("heard", heard)
                .at("since", standing.createdAt())
                .at("endedAt", standing.endedAt())
                .put("waiting", standing.waiting().count())
                .at("waitingSince", standing.waiting().since())
                .put("later", standing.later().count())
                .put("parked", standing.parked().count())
                .at("parkedSince", standing.parked().since())
                .map();
    }

    private CompletionStage<Answer> end(Request request) {
        var name = Body.of(request, List.of("name")).text("name");
        return CompletableFuture.supplyAsync(() -> endable(name), reading).thenCompose(names -> {
            var dropped = CompletableFuture.completedFuture(0);
            for (var each : names) {
                dropped = dropped.thenCompose(sum -> subscriptions.end(each).thenApply(more -> sum + more.orElse(0)));
            }
            return dropped.thenApply(sum -> Answer.json(200, Map.of("ended", names, "dropped", sum)));
        });
    }

    /** The subscriptions of that name or of the flow of that name. */
    private List<String> endable(String name) {
        var names = subscriptions.list().stream()
                .map(Subscriptions.Standing::subscription)
                .filter(each -> each.name().equals(name) || each.flow().equals(name))
                .map(each -> each.name())
                .toList();
        if (names.isEmpty()) {
            throw Problem.notFound("There is no subscription and no flow called " + name
                    + "; a subscription is <flow>/<route>. trunkline flows list shows them.");
        }
        var heard = flows.heard();
        for (var each : names) {
            if (heard.contains(each)) {
                throw Problem.of(
                        409,
                        "still-heard",
                        "A route still listens as " + each
                                + " and would begin it anew; remove the route or its file first.");
            }
        }
        return names;
    }
}
