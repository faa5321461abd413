package dev.onset.observability;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Creates the spans of steps. All steps of an instance belong to the trace of its start. The span of a step that a request
 * causes has a link to the span of the request. Spans contain no process values.
 */
@ApplicationScoped
public class Tracing {

    /** W3C Trace Context, section 3.2.2, version 00. */
    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    private final Tracer tracer;
    private final boolean enabled;

    Tracing(OpenTelemetry telemetry, @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean disabled) {
        this.tracer = telemetry.getTracer("dev.onset");
        this.enabled = !disabled;
    }

    /** The current span as a {@code traceparent} to be stored with an instance; null without a trace. */
    public @Nullable String current() {
        SpanContext context = Span.current().getSpanContext();
        return enabled && context.isValid()
                ? "00-" + context.getTraceId() + "-" + context.getSpanId() + "-"
                        + context.getTraceFlags().asHex()
                : null;
    }

    /**
     * Begins the span of a step, which ends when it is closed.
     *
     * @param event the event of the step
     * @param traceparent the context of the instance; null for its first step, and if its start was not traced
     */
    @SuppressWarnings("MustBeClosedChecker") // The step closes it.
    public TracedStep begin(String event, @Nullable String traceparent) {
        if (!enabled) {
            return TracedStep.UNTRACED;
        }
        SpanBuilder builder = tracer.spanBuilder("step " + event);
        SpanContext here = Span.current().getSpanContext();
        SpanContext instances = parse(traceparent);
        // Within the trace of the instance, the current span is the parent.
        if (instances.isValid() && !instances.getTraceId().equals(here.getTraceId())) {
            builder.setParent(Context.root().with(Span.wrap(instances)));
            if (here.isValid()) {
                builder.addLink(here);
            }
        }
        Span span = builder.startSpan();
        return new TracedStep(span, span.makeCurrent());
    }

    private static SpanContext parse(@Nullable String traceparent) {
        Matcher parts = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
        return parts.matches()
                ? SpanContext.createFromRemoteParent(
                        parts.group(1), parts.group(2), TraceFlags.fromHex(parts.group(3), 0), TraceState.getDefault())
                : SpanContext.getInvalid();
    }

    /** The span of a step, which is the current span until it is closed. */
    public static final class TracedStep implements AutoCloseable {

        private static final TracedStep UNTRACED = new TracedStep(Span.getInvalid(), Scope.noop());

        private final Span span;
        private final Scope scope;

        private TracedStep(Span span, Scope scope) {
            this.span = span;
            this.scope = scope;
        }

        /** Sets the instance of the step. */
        public void of(UUID instance, UUID workspace, UUID application, String process) {
            if (span.isRecording()) {
                span.setAttribute("onset.instance.uuid", instance.toString());
                span.setAttribute("onset.workspace.id", workspace.toString());
                span.setAttribute("onset.application.id", application.toString());
                span.setAttribute("onset.process.name", process);
            }
        }

        /** Records a failure by its class only, because its message may contain process values. */
        public void failed(Throwable failure) {
            span.setStatus(StatusCode.ERROR);
            span.setAttribute("error.type", failure.getClass().getName());
        }

        @Override
        public void close() {
            scope.close();
            span.end();
        }
    }
}
