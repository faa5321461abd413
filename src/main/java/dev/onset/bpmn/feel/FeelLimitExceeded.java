package dev.onset.bpmn.feel;

/** An evaluation needs more than any expression of a process may need. */
final class FeelLimitExceeded extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FeelLimitExceeded(String message) {
        super(message, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
