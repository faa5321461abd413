package dev.onset.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A compiled decision of a build. It is pure, as an {@link Expression} is. */
public interface Decision {

    /** Returns the version tag in its file; null if there is none. */
    @Nullable
    String versionTag();

    /**
     * Evaluates the decision and the decisions that it requires.
     *
     * @param variables the visible variables
     * @param now the time that {@code now()} and {@code today()} return
     * @throws ExpressionFailure if the decision has no result for these variables
     */
    Result evaluate(Variables variables, Instant now) throws ExpressionFailure;

    /**
     * The result of an evaluation.
     *
     * @param output a JSON-like value, see the description of the package
     * @param rules the evaluated decisions with the rules that matched, for the history
     */
    record Result(@Nullable Object output, String rules) {}
}
