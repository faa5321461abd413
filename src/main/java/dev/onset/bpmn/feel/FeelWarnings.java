package dev.onset.bpmn.feel;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.camunda.feel.api.EvaluationFailure;
import org.camunda.feel.api.EvaluationFailureType;

/**
 * Describes the warnings of an evaluation without values. The library quotes values, but people who may read incidents may
 * not be permitted to see them. Names of variables, entries and functions are part of the model and are shown.
 */
final class FeelWarnings {

    private static final int MAX_WARNINGS = 3;
    private static final Pattern FIRST_QUOTED = Pattern.compile("[^']*'[^']*'");
    private static final Pattern EXPECTED_TYPE = Pattern.compile("Expected ([a-z ]+) but found '(.*)", Pattern.DOTALL);
    private static final Pattern OPERATION = Pattern.compile("Can't ([a-z]+) '");
    private static final Pattern SEPARATOR = Pattern.compile("' (by|from|to|with) '");
    private static final Pattern RANGE = Pattern.compile("[\\[(\\]][^\"\\[{,]*\\.\\..*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?(E[+-]?[0-9]+)?");
    private static final Pattern DATE_OR_TIME = Pattern.compile("-?[0-9]+[-:].*");

    private FeelWarnings() {}

    static String describe(List<EvaluationFailure> warnings) {
        return warnings.stream()
                .map(FeelWarnings::describe)
                .distinct()
                .limit(MAX_WARNINGS)
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
            // The rest of these messages quotes values.
            case "NO_CONTEXT_ENTRY_FOUND", "NO_PROPERTY_FOUND", "FUNCTION_INVOCATION_FAILURE" ->
                upToFirstQuoted(message);
            case "INVALID_TYPE" -> {
                Matcher expected = EXPECTED_TYPE.matcher(message);
                yield expected.matches()
                        ? "Expected a " + expected.group(1) + " but found " + typeOf(expected.group(2))
                        : operation(message);
            }
            case "NOT_COMPARABLE" -> operation(message);
            // The author of the model wrote this message.
            case "ASSERT_FAILURE" -> message;
            default -> "The expression cannot be evaluated";
        };
    }

    /** Describes an operation by the types of its operands: {@code Cannot compare a string with a number}. */
    private static String operation(String message) {
        Matcher verb = OPERATION.matcher(message);
        Matcher separator = SEPARATOR.matcher(message);
        if (verb.lookingAt() && separator.find(verb.end())) {
            String operation = "Cannot " + verb.group(1) + " "
                    + typeOf(message.substring(verb.end(), separator.start())) + " " + separator.group(1) + " "
                    + typeOf(message.substring(separator.end()));
            // A string may contain the separator: where its operand ends is then unknown.
            if (!separator.find()) {
                return operation;
            }
        }
        return "An operator does not support the types of its operands";
    }

    /** Returns the type of a value that the library has printed: only strings have quotation marks. */
    private static String typeOf(String printed) {
        String text = printed.endsWith("'") ? printed.substring(0, printed.length() - 1) : printed;
        if (text.equals("null")) {
            return text;
        }
        if (text.startsWith("\"")) {
            return "a string";
        }
        if (text.equals("true") || text.equals("false")) {
            return "a boolean";
        }
        if (NUMBER.matcher(text).matches()) {
            return "a number";
        }
        if (DATE_OR_TIME.matcher(text).matches()) {
            return "a date or time";
        }
        if (text.startsWith("P") || text.startsWith("-P")) {
            return "a duration";
        }
        if (text.startsWith("{")) {
            return "a context";
        }
        return text.startsWith("[") && !RANGE.matcher(text).matches() ? "a list" : "a value of another type";
    }

    private static String upToFirstQuoted(String message) {
        Matcher start = FIRST_QUOTED.matcher(message);
        return start.lookingAt() ? start.group() : "The expression cannot be evaluated";
    }
}
