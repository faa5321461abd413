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
 * Counts starts and their outcomes. Wraps the transaction, so that a start that could not be committed is counted as
 * failed. Each start of a batch is counted; a batch that is refused as a whole is counted once.
 */
@CountStarts
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE + 100)
class StartCounter {

    private static final String STARTED = "started";
    private static final String REPLAYED = "replayed";

    /** The start that the thread is attempting. */
    private static final ThreadLocal<@Nullable Attempt> ATTEMPT = new ThreadLocal<>();

    private final Metrics metrics;

    StartCounter(Metrics metrics) {
        this.metrics = metrics;
    }

    /** The application and process of an attempted start, once they are known. */
    private static final class Attempt {
        @Nullable
        UUID application;

        @Nullable
        String process;
    }

    /**
     * Sets the application and process of the thread's attempt. Only existing ones are set, so that names in requests cannot
     * become metric labels.
     */
    static void resolved(UUID application, String process) {
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
            // This start belongs to a batch, which counts it.
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
                outcomes.forEach(
                        start -> metrics.startAsked(attempt.application, attempt.process, outcomeOf(start), null));
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

    private static String outcomeOf(Object outcome) {
        return switch (outcome) {
            case StartOutcome.Refused refused -> refused.problem().type().slug();
            case StartOutcome.Done done -> done.started().replayed() ? REPLAYED : STARTED;
            default -> throw new IllegalArgumentException("Not the outcome of a start");
        };
    }
}
