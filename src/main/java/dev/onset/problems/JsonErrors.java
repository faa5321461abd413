package dev.onset.problems;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Converts exceptions of Jackson to problems. Their own messages are not used because they contain class names and values. */
final class JsonErrors {

    private JsonErrors() {}

    static Problem toProblem(JsonProcessingException failure) {
        if (failure instanceof MismatchedInputException mismatch && !isTrailingToken(mismatch)) {
            return mismatch.getPath().isEmpty() ? notAnObject() : invalidField(mismatch, detail(mismatch));
        }
        if (failure instanceof JsonMappingException mapping && mapping.getCause() instanceof InputCoercionException) {
            return invalidField(mapping, "Must be a number within the range of its type");
        }
        Problem problem = new Problem(ProblemType.MALFORMED_BODY, "The body is not well-formed JSON.");
        if (failure.getLocation() != null) {
            problem.with("line", failure.getLocation().getLineNr());
            problem.with("column", failure.getLocation().getColumnNr());
        }
        return problem;
    }

    static Problem notAnObject() {
        return new Problem(ProblemType.NOT_A_JSON_OBJECT, "The body is not a JSON object.");
    }

    /** Jackson has no exception type for a second JSON value after the first. */
    private static boolean isTrailingToken(MismatchedInputException failure) {
        return failure.getOriginalMessage().startsWith("Trailing token");
    }

    private static Problem invalidField(JsonMappingException failure, String detail) {
        return new Problem(ProblemType.INVALID_REQUEST, "The body does not match the schema of the operation.")
                .withErrors(List.of(ProblemError.at(pointer(failure), detail)));
    }

    private static String pointer(JsonMappingException failure) {
        JsonPointer pointer = JsonPointer.empty();
        for (Reference reference : failure.getPath()) {
            pointer = reference.getFieldName() == null
                    ? pointer.appendIndex(Math.max(0, reference.getIndex()))
                    : pointer.appendProperty(reference.getFieldName());
        }
        return pointer.toString();
    }

    private static String detail(MismatchedInputException failure) {
        if (failure instanceof UnrecognizedPropertyException) {
            return "This member is not supported";
        }
        Class<?> wanted = failure.getTargetType();
        if (wanted == null) {
            return "Must be a value of another type";
        }
        if (wanted.isEnum() && failure instanceof InvalidFormatException) {
            return Arrays.stream(wanted.getFields())
                    .filter(Field::isEnumConstant)
                    .map(JsonErrors::nameInJson)
                    .collect(Collectors.joining(", ", "Must be one of ", ""));
        }
        return "Must be " + nameOf(wanted);
    }

    private static String nameInJson(Field constant) {
        JsonProperty named = constant.getAnnotation(JsonProperty.class);
        return named == null ? constant.getName() : named.value();
    }

    private static String nameOf(Class<?> wanted) {
        if (wanted == UUID.class) {
            return "a UUID";
        }
        if (CharSequence.class.isAssignableFrom(wanted) || wanted.isEnum()) {
            return "a string";
        }
        if (wanted == boolean.class || wanted == Boolean.class) {
            return "true or false";
        }
        if (wanted.isPrimitive() || Number.class.isAssignableFrom(wanted)) {
            return "a number";
        }
        if (Iterable.class.isAssignableFrom(wanted) || wanted.isArray()) {
            return "an array";
        }
        return "an object";
    }
}
