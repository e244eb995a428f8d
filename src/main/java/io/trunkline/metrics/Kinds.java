package io.trunkline.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The values of a label: the first so many are told apart, so that what comes from outside cannot fill Prometheus. */
final class Kinds {
    /** The value of all the others together. */
    static final String OTHER = "other";

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    Kinds(int most) {
        this.most = most;
    }

    String of(String value) {
        return known.contains(value) || (known.size() < most && known.add(value)) ? value : OTHER;
    }
}
