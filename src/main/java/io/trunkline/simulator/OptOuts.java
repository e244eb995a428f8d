package io.trunkline.simulator;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may not be texted by whom; a sender is a number or a whole Messaging Service. Lives on the event loop. */
final class OptOuts {
    private final Archive archive;
    private final Set<Pair> barred = new HashSet<>();
    private final Map<String, Set<String>> servicesOf = new HashMap<>();

    private record Pair(String sender, String phone) {}

    OptOuts(Archive archive) {
        this.archive = archive;
    }

    boolean bar(@Nullable String sender, String phone) {
        return sender != null && barred.contains(new Pair(sender, phone));
    }

    /** Notes that a Messaging Service speaks through this number, so that a STOP to the number is one to the service. */
    void joined(String service, String number) {
        servicesOf.computeIfAbsent(number, any -> new HashSet<>()).add(service);
    }

    /** The Messaging Service that speaks through this number, if any. */
    @Nullable
    String serviceOf(String number) {
        return servicesOf.getOrDefault(number, Set.of()).stream()
                .sorted()
                .findFirst()
                .orElse(null);
    }

    void obey(Keyword keyword, String phone, String number) {
        if (!keyword.bars() && !keyword.lifts()) {
            return;
        }
        note(keyword.bars(), number, phone);
        for (String service : servicesOf.getOrDefault(number, Set.of())) {
            note(keyword.bars(), service, phone);
        }
    }

    void clear() {
        barred.clear();
        servicesOf.clear();
    }

    void recall(JsonObject line) {
        JsonObject optOut = line.getJsonObject("optout");
        if (optOut != null) {
            keep(optOut.getBoolean("barred"), new Pair(optOut.getString("sender"), optOut.getString("phone")));
        }
    }

    private void note(boolean bars, String sender, String phone) {
        keep(bars, new Pair(sender, phone));
        archive.append(
                "optout",
                new JsonObject().put("sender", sender).put("phone", phone).put("barred", bars));
    }

    private void keep(boolean bars, Pair pair) {
        if (bars) {
            barred.add(pair);
        } else {
            barred.remove(pair);
        }
    }
}
