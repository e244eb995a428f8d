package io.trunkline.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What shall go wrong at present. Lives on the event loop. */
final class Faults {
    private final Random random;
    private List<Armed> armed = List.of();

    private static final class Armed {
        final Fault fault;
        int struck;
        int passed;

        Armed(Fault fault) {
            this.fault = fault;
        }

        boolean isSpent() {
            Integer times = fault.scope().times();
            return times != null && struck >= times;
        }
    }

    Faults(long seed) {
        this.random = new Random(seed);
    }

    /** Takes the place of all faults there were; gives back the new ones. */
    List<Fault> replace(JsonArray list) {
        List<Fault> faults = new ArrayList<>();
        for (int at = 0; at < list.size(); at++) {
            if (!(list.getValue(at) instanceof JsonObject json)) {
                throw new Misuse("faults[" + at + "] must be an object");
            }
            faults.add(Fault.parse(json, "faults[" + at + "]"));
        }
        armed = faults.stream().map(Armed::new).toList();
        return faults;
    }

    JsonArray json() {
        JsonArray list = new JsonArray();
        armed.forEach(one -> list.add(one.fault.json().put("struck", one.struck)));
        return list;
    }

    /** The first fault of one of these kinds that strikes now, if any; it counts as struck. */
    @Nullable
    Fault strike(Fault.Place place, @Nullable String to, Fault.Kind... kinds) {
        for (Armed one : armed) {
            for (Fault.Kind kind : kinds) {
                if (one.fault.concerns(place, kind, to)
                        && !one.isSpent()
                        && one.passed++ >= one.fault.scope().after()
                        && random.nextDouble() < one.fault.scope().share()) {
                    one.struck++;
                    return one.fault;
                }
            }
        }
        return null;
    }

    /** For how many milliseconds after its creation a message to this number is missing in lists. */
    long lag(String to) {
        long lag = 0;
        for (Armed one : armed) {
            if (one.fault.concerns(Fault.Place.LIST, Fault.Kind.LAG, to)) {
                lag = Math.max(lag, one.fault.ms());
            }
        }
        return lag;
    }
}
