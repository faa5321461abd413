package dev.onset.bpmn.feel;

/** Thrown if an expression or its evaluation exceeds a limit of {@link FeelLimits}. */
final class FeelLimitExceeded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FeelLimitExceeded(String message) {
        super(message, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
