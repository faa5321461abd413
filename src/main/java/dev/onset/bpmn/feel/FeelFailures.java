package dev.onset.bpmn.feel;

import org.camunda.feel.api.EvaluationFailureType;
import org.camunda.feel.impl.interpreter.EvaluationFailureCollector;

/**
 * What an evaluation complained of, as much of it as is told. In a loop the library complains again and again, and quotes the
 * values each time.
 */
final class FeelFailures extends EvaluationFailureCollector {

    private static final int KEPT = 100;
    private static final int CHARACTERS = 10_000;
    private static final int FAILURE = 20;

    /** Of a message, which is put together from many parts. */
    private static final int CHARACTER = 4;

    private final FeelWork work;
    private int kept;
    private int keptAssertions;

    FeelFailures(FeelWork work) {
        this.work = work;
    }

    @Override
    public void addFailure(EvaluationFailureType type, String message) {
        work.spend(FAILURE + (long) CHARACTER * message.length());
        boolean assertion = FeelWarnings.isAssertion(type);
        if (assertion ? keptAssertions++ < KEPT : kept++ < KEPT) {
            super.addFailure(type, message.length() > CHARACTERS ? message.substring(0, CHARACTERS) : message);
        }
    }
}
