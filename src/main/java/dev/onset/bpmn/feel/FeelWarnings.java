package dev.onset.bpmn.feel;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.camunda.feel.api.EvaluationFailure;
import org.camunda.feel.api.EvaluationFailureType;

/**
 * Says what an evaluation complained of, without the values: the library quotes them, and incidents are read by people who
 * may not see them. Names of variables, entries and functions are the model's own and stay.
 */
final class FeelWarnings {

    private static final int SHOWN = 3;
    private static final Pattern FIRST_QUOTED = Pattern.compile("[^']*'[^']*'");
    private static final Pattern EXPECTED_TYPE = Pattern.compile("Expected ([a-z ]+) but found .*", Pattern.DOTALL);

    private FeelWarnings() {}

    static String describe(List<EvaluationFailure> warnings) {
        return warnings.stream()
                .map(FeelWarnings::describe)
                .distinct()
                .limit(SHOWN)
                .collect(Collectors.joining("; "));
    }

    static boolean isAssertion(EvaluationFailure warning) {
        return isAssertion(warning.failureType());
    }

    static boolean isAssertion(EvaluationFailureType type) {
        return "ASSERT_FAILURE".equals(type.toString());
    }

    private static String describe(EvaluationFailure warning) {
        String message = warning.failureMessage();
        return switch (warning.failureType().toString()) {
            case "NO_VARIABLE_FOUND", "NO_FUNCTION_FOUND" -> message;
            // These go on with what is there instead.
            case "NO_CONTEXT_ENTRY_FOUND", "NO_PROPERTY_FOUND", "FUNCTION_INVOCATION_FAILURE" ->
                upToFirstQuoted(message);
            case "INVALID_TYPE" -> {
                Matcher expected = EXPECTED_TYPE.matcher(message);
                yield expected.matches()
                        ? "A " + expected.group(1) + " was expected, but the value is none"
                        : "An operator was given values that it does not take";
            }
            case "NOT_COMPARABLE" -> "Values that cannot be compared were compared";
            // The model's author wrote this one for its reader.
            case "ASSERT_FAILURE" -> message;
            default -> "The expression cannot be evaluated";
        };
    }

    private static String upToFirstQuoted(String message) {
        Matcher start = FIRST_QUOTED.matcher(message);
        return start.lookingAt() ? start.group() : "The expression cannot be evaluated";
    }
}
