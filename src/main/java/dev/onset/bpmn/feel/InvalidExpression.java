package dev.onset.bpmn.feel;

/** A text of the model is not an expression that can be evaluated. */
public final class InvalidExpression extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param message what is wrong with it and where, to follow the name of the place; without a full stop */
    InvalidExpression(String message) {
        super(message, null, false, false);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
