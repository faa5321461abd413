package dev.onset.engine;

/** Thrown if the conditions of the flows out of an activity select no flow, or have no boolean value. */
final class ConditionFailure extends ExpressionFailure {

    private static final long serialVersionUID = 1L;

    ConditionFailure(String message) {
        super(message);
    }
}
