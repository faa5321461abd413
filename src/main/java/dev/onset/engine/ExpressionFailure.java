package dev.onset.engine;

/** Thrown if an expression cannot be evaluated, or if its value is not of the required type. It becomes an incident. */
public class ExpressionFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message the reason, for the reader of the incident; without a full stop */
    public ExpressionFailure(String message) {
        super(message, null, false, false);
    }
}
