package dev.onset.start;

import dev.onset.observability.Metrics;
import dev.onset.problems.Problem;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Counts starts from outside their transaction: one that could not be committed did not happen. Of a batch each is counted, and
 * one that is refused whole is one.
 */
@CountStarts
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
class StartCounter {

    private static final String STARTED = "started";
    private static final String REPLAYED = "replayed";

    /** The attempt that the thread makes. */
    private static final ThreadLocal<@Nullable Attempt> ATTEMPT = new ThreadLocal<>();

    private final Metrics metrics;

    StartCounter(Metrics metrics) {
        this.metrics = metrics;
    }

    /** What is known of a start that is being tried. */
    private static final class Attempt {
        @Nullable
        UUID application;

        @Nullable
        String process;
    }

    /** The thread's attempt is at a process that exists; a name that does not is never a label. */
    static void found(UUID application, String process) {
        Attempt attempt = ATTEMPT.get();
        if (attempt != null) {
            attempt.application = application;
            attempt.process = process;
        }
    }

    @AroundInvoke
    @Nullable
    Object count(InvocationContext call) throws Exception {
        if (ATTEMPT.get() != null) {
            // One of a batch, which counts it.
            return call.proceed();
        }
        Attempt attempt = new Attempt();
        long begin = System.nanoTime();
        @Nullable String outcome = "error";
        ATTEMPT.set(attempt);
        try {
            Object result = call.proceed();
            if (result instanceof List<?> outcomes) {
                outcome = null;
                outcomes.forEach(one -> metrics.startAsked(attempt.application, attempt.process, outcomeOf(one), null));
                return result;
            }
            outcome = result instanceof Started started && started.replayed() ? REPLAYED : STARTED;
            return result;
        } catch (Problem problem) {
            outcome = problem.type().slug();
            throw problem;
        } finally {
            ATTEMPT.remove();
            if (outcome != null) {
                metrics.startAsked(
                        attempt.application, attempt.process, outcome, Duration.ofNanos(System.nanoTime() - begin));
            }
        }
    }

    private static String outcomeOf(Object one) {
        return switch (one) {
            case StartOutcome.Refused refused -> refused.problem().type().slug();
            case StartOutcome.Done done -> done.started().replayed() ? REPLAYED : STARTED;
            default -> throw new IllegalArgumentException("Neither a start nor the outcome of one");
        };
    }
}
