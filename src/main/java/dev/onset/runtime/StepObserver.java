package dev.onset.runtime;

import dev.onset.engine.Event;
import org.jspecify.annotations.Nullable;

/** Is told of steps: to trace them, to count them, and to wake those who wait for what they change. */
interface StepObserver {

    /** The current trace as a {@code traceparent}, to be kept with a new instance; null where nothing is traced. */
    @Nullable
    String trace();

    /**
     * A step begins.
     *
     * @param event what makes it; null for the first one, and for one that no event makes
     * @param traceparent of the instance; null for its first step, and for one that was started untraced
     */
    Span begin(@Nullable Event event, @Nullable String traceparent);

    /**
     * A step was made and written.
     *
     * @param began {@link System#nanoTime} before it
     */
    void wrote(InstanceWrite write, @Nullable Event event, long began);

    /** A step. */
    interface Span extends AutoCloseable {

        /** Says whose step it is. */
        void of(StoredInstance instance);

        void failed(Throwable failure);

        @Override
        void close();
    }
}
