package io.trunkline.metrics;

import io.trunkline.http.Answer;
import io.trunkline.http.Door;
import io.trunkline.http.Escort;
import io.trunkline.http.Problem;
import io.trunkline.http.Request;
import io.trunkline.trace.TraceSpan;
import io.trunkline.trace.Traces;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Traces what comes through the front door; what Twilio tells of a message is told with that message. */
record DoorSpans(Traces traces) implements Escort {
    private static final String STATUS = "POST /twilio/status/";

    @Override
    public CompletionStage<Answer> lead(String place, Door door, Request request) {
        if (place.startsWith(STATUS)) {
            return door.knock(request);
        }
        var span = traces.begin(Traces.Kind.SERVER, place, request.header(Traces.PARENT))
                .with("http.request.method", request.method())
                .with("http.route", place.substring(place.indexOf(' ') + 1));
        try {
            return door.knock(request.traced(span.parent()))
                    .whenComplete((answer, failure) -> end(span, answer, failure));
        } catch (RuntimeException e) {
            end(span, null, e);
            throw e;
        }
    }

    private static void end(TraceSpan span, @Nullable Answer answer, @Nullable Throwable failure) {
        var cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
        var status = answer != null ? answer.status() : cause instanceof Problem problem ? problem.status() : 500;
        span.with("http.response.status_code", status);
        if (status >= 500) {
            span.failed("HTTP " + status);
        }
        span.end();
    }
}
