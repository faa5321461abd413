package dev.onset.bpmn.feel;

import org.camunda.feel.api.EvaluationFailureType;
import org.camunda.feel.impl.interpreter.EvaluationFailureCollector;

/**
 * Collects the warnings of one evaluation up to a limit, because in a loop the library repeats a warning and quotes the
 * values each time.
 */
final class FeelFailures extends EvaluationFailureCollector {

    private static final int MAX_FAILURES = 100;
    private static final int MAX_CHARACTERS = 10_000;
    private static final int FAILURE = 20;

    /** The work of one character of a message, which is assembled from many parts. */
    private static final int CHARACTER = 4;

    private final FeelWork work;
    private int others;
    private int assertions;

    FeelFailures(FeelWork work) {
        this.work = work;
    }

    @Override
    public void addFailure(EvaluationFailureType type, String message) {
        work.spend(FAILURE + (long) CHARACTER * message.length());
        boolean assertion = FeelWarnings.isAssertion(type);
        if (assertion ? assertions++ < MAX_FAILURES : others++ < MAX_FAILURES) {
            super.addFailure(type, message.length() > MAX_CHARACTERS ? message.substring(0, MAX_CHARACTERS) : message);
        }
    }
}
