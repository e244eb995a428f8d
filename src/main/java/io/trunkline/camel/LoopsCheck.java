package io.trunkline.camel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Not alive any more when a loop that everything hangs on is stuck: only a restart helps. A start may take as long as it
 * takes, and who stops is at its end anyway.
 */
public final class LoopsCheck extends AbstractHealthCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<Function<Duration, Optional<String>>> loops;
    private final BooleanSupplier serving;
    private final Duration patience;

    /** @param loops each says, asked with a patience, if it is stuck */
    public LoopsCheck(List<Function<Duration, Optional<String>>> loops, BooleanSupplier serving) {
        this(loops, serving, PATIENCE);
    }

    private LoopsCheck(List<Function<Duration, Optional<String>>> loops, BooleanSupplier serving, Duration patience) {
        super("trunkline", "loops");
        this.loops = loops;
        this.serving = serving;
        this.patience = patience;
    }

    /** The same with another patience. */
    public LoopsCheck within(Duration another) {
        return new LoopsCheck(loops, serving, another);
    }

    @Override
    public boolean isLiveness() {
        return true;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        result.up();
        if (!serving.getAsBoolean()) {
            return;
        }
        var stuck =
                loops.stream().flatMap(loop -> loop.apply(patience).stream()).toList();
        if (!stuck.isEmpty()) {
            result.down().message(String.join("; ", stuck));
        }
    }
}
