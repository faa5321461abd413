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
 * One validation, held to a budget of work and memory. References can make it exponential in the size of schema and values,
 * or endless, and a keyword may look at a large value again and again. The budget is counted, not measured: whether a
 * validation exceeds it depends on schema and values only.
 *
 * <p>The library builds every error before the first is shown. This class ends the validation with the last one that is
 * shown. The library also keeps what is wrong with an alternative until it knows that no other fits; of that, too, it keeps
 * no more.
 */
final class SchemaEvaluation extends ExecutionContext {

    /** Of about ten nanoseconds each: a second of one core. */
    private static final long WORK = 100_000_000;

    private static final int KEYWORD = 50;

    /** A note of what {@code unevaluatedItems} and {@code unevaluatedProperties} have to know; it stays until the end. */
    private static final int ANNOTATION = 500;

    /** Of values that a keyword looks at as a whole. */
    private static final int NODE = 25;

    private static final int CHARACTERS_A_STEP = 16;

    /** References lead deeper than what is written; counted, so that it does not depend on a thread's stack. */
    private static final int MAX_DEPTH = 1_000;

    /** For what the library calls without its context, such as the search for a pattern. */
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
     * @return what is wrong, the first so many
     * @throws TooLong where the budget is spent
     */
    static List<Error> errors(Schema schema, JsonNode value, int maxErrors) {
        SchemaEvaluation evaluation =
                new SchemaEvaluation(schema.createExecutionContext().getExecutionConfig(), maxErrors);
        CURRENT.set(evaluation);
        try {
            schema.validate(evaluation, value);
        } catch (EnoughErrors enough) {
            // Nobody reads more of them.
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

    /** @throws TooLong where the budget is spent */
    void spend(long steps) {
        workLeft -= steps;
        if (workLeft < 0) {
            throw new TooLong();
        }
    }

    /** A keyword looks at a value as a whole. */
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

    /** The library sets a list of its own for an alternative, and afterwards the one that was there. */
    @Override
    public void setErrors(List<Error> errors) {
        current = errors instanceof Errors known ? known : new Errors(errors);
    }

    /** Thrown where a validation takes too long, or leads too deep. */
    static final class TooLong extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooLong() {
            super(null, null, false, false);
        }
    }

    /** Ends a validation that has found as many errors as are shown. */
    static final class EnoughErrors extends RuntimeException {

        private static final long serialVersionUID = 1L;

        EnoughErrors() {
            super(null, null, false, false);
        }
    }

    /** A list of the library's that takes no more errors than are shown. */
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
