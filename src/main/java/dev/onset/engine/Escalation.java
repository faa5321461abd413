package dev.onset.engine;

import org.jspecify.annotations.Nullable;

/**
 * How far a token has propagated escalations (BPMN 2.0, 10.5.7) that nothing in its instance caught to the caller of the
 * instance. An instance propagates one escalation at a time, in the order of their numbers.
 *
 * @param number identifies the escalation among those of the instance; 0 if the token waits for no answer
 * @param code the escalation code; null if the token waits for no answer
 * @param taken for a call activity, the number of the last escalation that it took from the instance that it called; 0 if
 *     there is none. The call activity ignores the same escalation if it is delivered again.
 * @param caught whether that escalation was caught
 */
public record Escalation(long number, @Nullable String code, long taken, boolean caught) {

    /** An escalation of a throw event. */
    static Escalation thrown(long number, String code) {
        return new Escalation(number, code, 0, false);
    }

    /** The last escalation that a call activity took, and which was caught or not. */
    static Escalation taken(long number, boolean caught) {
        return new Escalation(0, null, number, caught);
    }

    /** The last escalation that a call activity took and now propagates as one of its own instance. */
    Escalation propagated(long ownNumber, String ownCode) {
        return new Escalation(ownNumber, ownCode, taken, false);
    }

    /** Whether it waits for the answer of the caller. */
    public boolean isOutstanding() {
        return number != 0;
    }
}
