package dev.onset.runtime;

import dev.onset.engine.Event;
import org.jspecify.annotations.Nullable;

/** Observes steps, for traces, metrics and notifications. */
interface StepObserver {

    /**
     * Returns the current trace context as a {@code traceparent}, which is stored with a new instance; null if nothing
     * is traced.
     */
    @Nullable
    String trace();

    /**
     * Called before a step.
     *
     * @param event the event that causes the step; null for a first step and for a precomputed step
     * @param traceparent the trace context of the instance; null for its first step and for an untraced instance
     */
    Span begin(@Nullable Event event, @Nullable String traceparent);

    /**
     * Called after a step was written and committed.
     *
     * @param began the value of {@link System#nanoTime} before the step
     */
    void wrote(InstanceWrite write, @Nullable Event event, long began);

    /** The trace span of a step. */
    interface Span extends AutoCloseable {

        /** Sets the instance that the step belongs to. */
        void of(StoredInstance instance);

        void failed(Throwable failure);

        @Override
        void close();
    }
}
