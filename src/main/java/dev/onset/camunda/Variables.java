package dev.onset.camunda;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The member {@code variables} of requests. */
public final class Variables {

    private Variables() {}

    /**
     * Checks the variables of a request.
     *
     * @return the variables; empty if the request has none
     * @throws Problem {@code invalid-request} if the runtime cannot store them
     */
    public static Map<String, @Nullable Object> checked(@Nullable Map<String, @Nullable Object> variables) {
        if (variables == null) {
            return Map.of();
        }
        List<ProblemError> errors = Values.check("/variables", variables);
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The variables cannot be stored.").withErrors(errors);
        }
        return variables;
    }
}
