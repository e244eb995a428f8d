package io.trunkline.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Something that is done, as a trace tells it; no attribute may hold a phone number or a secret. */
public final class TraceSpan {
    private final Span span;

    TraceSpan(Span span) {
        this.span = span;
    }

    /** The traceparent of whatever follows from it. */
    public String parent() {
        var context = span.getSpanContext();
        return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                + context.getTraceFlags().asHex();
    }

    public TraceSpan with(String attribute, @Nullable String value) {
        if (value != null) {
            span.setAttribute(attribute, value);
        }
        return this;
    }

    public TraceSpan with(String attribute, long value) {
        span.setAttribute(attribute, value);
        return this;
    }

    /** It did not come to a good end. */
    public TraceSpan failed(String why) {
        span.setStatus(StatusCode.ERROR, why);
        return this;
    }

    /** It has ended. */
    public void end() {
        span.end();
    }

    /** It ended at that time in epoch milliseconds. */
    public void end(long at) {
        span.end(at, TimeUnit.MILLISECONDS);
    }
}
