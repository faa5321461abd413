package dev.onset.engine;

/** An expression could not be evaluated, or its value is not of the type that its place needs; becomes an incident. */
public final class ExpressionFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, for the person who reads the incident */
    public ExpressionFailure(String message) {
        super(message, null, false, false);
    }
}
