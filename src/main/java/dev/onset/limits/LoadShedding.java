package dev.onset.limits;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.problems.Unavailability;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** The interceptor of {@link ShedsLoad}: it calls methods through the {@link DatabaseGate}. */
@Interceptor
@ShedsLoad
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
class LoadShedding {

    private final DatabaseGate gate;

    LoadShedding(DatabaseGate gate) {
        this.gate = gate;
    }

    @AroundInvoke
    Object call(InvocationContext call) throws Exception {
        if (!gate.enter()) {
            throw new Problem(ProblemType.UNAVAILABLE, "The database is temporarily unavailable.");
        }
        boolean answered = true;
        try {
            return call.proceed();
        } catch (Exception failure) {
            answered = !Unavailability.isDatabaseAway(failure);
            throw failure;
        } finally {
            gate.leave(answered);
        }
    }
}
