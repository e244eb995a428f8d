package io.trunkline.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whoever is told: OpenTelemetry's own SDK, which sends in the background over HTTP and drops what it cannot get rid of. */
final class Collector {
    private static final Pattern PARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");
    private static final long PATIENCE = 5;

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;

    Collector(Map<String, String> settings) {
        this.sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesSupplier(() -> properties(settings))
                .build()
                .getOpenTelemetrySdk();
        this.tracer = sdk.getTracer("io.trunkline");
    }

    /** Our metrics go to Prometheus and our log where it is written; gRPC would be a second HTTP client. */
    private static Map<String, String> properties(Map<String, String> settings) {
        var properties = new HashMap<>(Map.of(
                "otel.service.name", "trunkline",
                "otel.traces.exporter", "otlp",
                "otel.metrics.exporter", "none",
                "otel.logs.exporter", "none",
                "otel.exporter.otlp.protocol", "http/protobuf"));
        properties.putAll(settings);
        return properties;
    }

    TraceSpan begin(Traces.Kind kind, String name, @Nullable String parent, long at) {
        var builder = tracer.spanBuilder(name).setSpanKind(SpanKind.valueOf(kind.name()));
        var context = read(parent);
        if (context == null) {
            builder.setNoParent();
        } else {
            builder.setParent(Context.root().with(Span.wrap(context)));
        }
        if (at > 0) {
            builder.setStartTimestamp(at, TimeUnit.MILLISECONDS);
        }
        return new TraceSpan(builder.startSpan());
    }

    private static @Nullable SpanContext read(@Nullable String parent) {
        var found = PARENT.matcher(parent == null ? "" : parent);
        return found.matches()
                ? SpanContext.createFromRemoteParent(
                        found.group(1), found.group(2), TraceFlags.fromHex(found.group(3), 0), TraceState.getDefault())
                : null;
    }

    void close() {
        sdk.getSdkTracerProvider().shutdown().join(PATIENCE, TimeUnit.SECONDS);
    }
}
