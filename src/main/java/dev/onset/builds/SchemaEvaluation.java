package dev.onset.builds;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.annotation.Annotation;
import com.networknt.schema.annotation.Annotations;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One validation with a budget of work and memory. References can make a validation exponential in the size of schema and
 * values, or infinite, and a keyword may process a large value repeatedly. The budget is counted and not measured in time, so
 * that the result depends on schema and values only.
 *
 * <p>The library collects all errors. This class ends the validation after the maximum number of reported errors, and limits
 * the errors that the library keeps for the alternatives of {@code anyOf} and {@code oneOf} to the same number.
 */
final class SchemaEvaluation extends ExecutionContext {

    /** Steps of about ten nanoseconds each, which take about a second of one core. */
    private static final long WORK = 100_000_000;

    private static final int KEYWORD = 50;

    /**
     * The cost of an annotation for {@code unevaluatedItems} and {@code unevaluatedProperties}, which is kept until the end.
     */
    private static final int ANNOTATION = 500;

    /** The cost of values that a keyword processes as a whole. */
    private static final int NODE = 25;

    private static final int CHARACTERS_A_STEP = 16;

    /** The maximum depth of references, counted so that it does not depend on the stack of the thread. */
    private static final int MAX_DEPTH = 1_000;

    /** The evaluation of the current thread, for callbacks without a context, such as the search for a pattern. */
    private static final ThreadLocal<@Nullable SchemaEvaluation> CURRENT = new ThreadLocal<>();

    private final int maxErrors;
    private final Errors shown = new Errors(new ArrayList<>());
    private final Annotations annotations = new CountedAnnotations();
    private Errors current = shown;
    private long workLeft = WORK;
    private int depth;

    private SchemaEvaluation(ExecutionConfig config, int maxErrors) {
        super(config);
        this.maxErrors = maxErrors;
    }

    /**
     * Validates a value.
     *
     * @return the first errors
     * @throws TooLong if the budget is exhausted
     */
    static List<Error> errors(Schema schema, JsonNode value, int maxErrors) {
        SchemaEvaluation evaluation =
                new SchemaEvaluation(schema.createExecutionContext().getExecutionConfig(), maxErrors);
        CURRENT.set(evaluation);
        try {
            schema.validate(evaluation, value);
        } catch (EnoughErrors enough) {
            // Further errors are not reported.
        } finally {
            CURRENT.remove();
        }
        return List.copyOf(evaluation.shown);
    }

    /** Draws from the budget of the validation of this thread, if there is one. */
    static void spendNow(long steps) {
        SchemaEvaluation evaluation = CURRENT.get();
        if (evaluation != null) {
            evaluation.spend(steps);
        }
    }

    /** @throws TooLong if the budget is exhausted */
    void spend(long steps) {
        workLeft -= steps;
        if (workLeft < 0) {
            throw new TooLong();
        }
    }

    /** Draws the cost of a value that a keyword processes as a whole. */
    void spendOn(JsonNode value) {
        spend(NODE + (value.isTextual() ? value.textValue().length() / CHARACTERS_A_STEP : 0));
        value.forEach(this::spendOn);
        if (value.isObject()) {
            value.fieldNames().forEachRemaining(name -> spend(name.length() / CHARACTERS_A_STEP));
        }
    }

    @Override
    public void evaluationPathAddLast(String token) {
        enter();
        super.evaluationPathAddLast(token);
    }

    @Override
    public void evaluationPathAddLast(int token) {
        enter();
        super.evaluationPathAddLast(token);
    }

    @Override
    public void evaluationPathRemoveLast() {
        depth--;
        super.evaluationPathRemoveLast();
    }

    private void enter() {
        spend(KEYWORD);
        if (++depth > MAX_DEPTH) {
            throw new TooLong();
        }
    }

    @Override
    public Annotations getAnnotations() {
        return annotations;
    }

    @Override
    public void addError(Error error) {
        current.add(error);
    }

    @Override
    public List<Error> getErrors() {
        return current;
    }

    /** The library replaces the list of errors for an alternative and restores it afterwards. */
    @Override
    public void setErrors(List<Error> errors) {
        current = errors instanceof Errors known ? known : new Errors(errors);
    }

    /** Thrown if a validation exceeds its budget or its depth. */
    static final class TooLong extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooLong() {
            super(null, null, false, false);
        }
    }

    /** Ends a validation that has found the maximum number of errors. */
    static final class EnoughErrors extends RuntimeException {

        private static final long serialVersionUID = 1L;

        EnoughErrors() {
            super(null, null, false, false);
        }
    }

    /** A bounded list of errors for the library. */
    private final class Errors extends AbstractList<Error> {

        private final List<Error> kept;

        Errors(List<Error> kept) {
            this.kept = kept;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // Lists with the same errors are equal.
        public boolean add(Error error) {
            spend(KEYWORD);
            if (kept.size() < maxErrors) {
                kept.add(error);
            }
            if (this == shown && kept.size() == maxErrors) {
                throw new EnoughErrors();
            }
            return true;
        }

        @Override
        public Error get(int index) {
            return kept.get(index);
        }

        @Override
        public int size() {
            return kept.size();
        }
    }

    private final class CountedAnnotations extends Annotations {

        @Override
        public void put(Annotation annotation) {
            spend(ANNOTATION);
            super.put(annotation);
        }
    }
}
