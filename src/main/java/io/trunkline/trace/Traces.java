package io.trunkline.trace;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a collector of OpenTelemetry what is done here, where one is named; otherwise it is off, costs nothing and loads
 * none of OpenTelemetry's classes. What follows from what is carried as a W3C traceparent (https://www.w3.org/TR/trace-context/)
 * in events and messages, so that a trace goes on after hours, on another replica and after a restart.
 */
public final class Traces implements AutoCloseable {
    /** The name of the extension of an event, as CloudEvents has it, and of the header of a request. */
    public static final String PARENT = "traceparent";

    private static final Traces OFF = new Traces(null);

    private final @Nullable Collector collector;

    private Traces(@Nullable Collector collector) {
        this.collector = collector;
    }

    /** For nobody. */
    public static Traces off() {
        return OFF;
    }

    /**
     * As these settings want it.
     *
     * @param settings the keys of OpenTelemetry, such as {@code otel.exporter.otlp.endpoint}, without which it is off
     */
    public static Traces of(Map<String, String> settings) {
        return isWanted(settings) ? new Traces(new Collector(settings)) : OFF;
    }

    private static boolean isWanted(Map<String, String> settings) {
        var exporter = settings.getOrDefault("otel.traces.exporter", "");
        return !"true".equals(settings.get("otel.sdk.disabled"))
                && !exporter.equals("none")
                && (!exporter.isEmpty()
                        || settings.containsKey("otel.exporter.otlp.endpoint")
                        || settings.containsKey("otel.exporter.otlp.traces.endpoint"));
    }

    public boolean isOn() {
        return collector != null;
    }

    /** What kind of thing is done. */
    public enum Kind {
        /** Somebody asks us. */
        SERVER,
        /** We ask somebody. */
        CLIENT,
        /** We put something where it is kept. */
        PRODUCER,
        /** We take it from there. */
        CONSUMER
    }

    /**
     * Something begins; only while it is on.
     *
     * @param parent the traceparent of what led to it; null, or one that nobody can read, begins a trace
     */
    public TraceSpan begin(Kind kind, String name, @Nullable String parent) {
        return begin(kind, name, parent, 0);
    }

    /** Something began at that time in epoch milliseconds; 0 is now. */
    public TraceSpan begin(Kind kind, String name, @Nullable String parent, long at) {
        if (collector == null) {
            throw new IllegalStateException("nobody wants traces");
        }
        return collector.begin(kind, name, parent, at);
    }

    /** Tells what was not told yet. */
    @Override
    public void close() {
        if (collector != null) {
            collector.close();
        }
    }
}
