package dev.onset.bpmn.feel;

/** Thrown if a text of a model is not a valid expression. */
public final class InvalidExpression extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param message the reason and its position, which completes a sentence that begins with the name of the expression;
     *     without a full stop
     */
    InvalidExpression(String message) {
        super(message, null, false, false);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
