package dev.onset.validation;

import com.fasterxml.jackson.core.JsonPointer;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Turns the violations of a request's constraints into the problem {@code invalid-request}. */
public final class Violations {

    /** The maximum number of entries of {@code errors}. */
    public static final int MAX_ERRORS = 100;

    private static final String DETAIL = "The request body is invalid.";

    /** The order of a document's places: by member names, and by list indexes as numbers. */
    private static final Comparator<JsonPointer> BY_PLACE = Violations::compare;

    private Violations() {}

    /**
     * Validates a request.
     *
     * @throws Problem {@code invalid-request} with an entry in {@code errors} for each violation, at most 100
     */
    public static void check(Validator validator, Record request) {
        Set<ConstraintViolation<Record>> violations = validator.validate(request, Sizes.First.class);
        if (!violations.isEmpty()) {
            InvalidDetail detail = request.getClass().getAnnotation(InvalidDetail.class);
            throw new Problem(ProblemType.INVALID_REQUEST, detail == null ? DETAIL : detail.value())
                    .withErrors(errors(violations));
        }
    }

    private static List<ProblemError> errors(Set<ConstraintViolation<Record>> violations) {
        return violations.stream()
                .map(violation -> new Entry(pointer(violation.getPropertyPath()), violation.getMessage()))
                .sorted(Comparator.comparing(Entry::pointer, BY_PLACE).thenComparing(Entry::message))
                .limit(MAX_ERRORS)
                .map(entry -> ProblemError.at(entry.pointer().toString(), entry.message()))
                .toList();
    }

    private record Entry(JsonPointer pointer, String message) {}

    /** A node of a path that is an entry of a list or a map carries its index or key; it precedes the node's own name. */
    private static JsonPointer pointer(Path path) {
        JsonPointer pointer = JsonPointer.empty();
        for (Path.Node node : path) {
            if (node.getIndex() != null) {
                pointer = pointer.appendIndex(node.getIndex());
            } else if (node.getKey() != null) {
                pointer = pointer.appendProperty(String.valueOf(node.getKey()));
            }
            if (node.getKind() == ElementKind.PROPERTY) {
                pointer = pointer.appendProperty(node.getName());
            }
        }
        return pointer;
    }

    private static int compare(JsonPointer left, JsonPointer right) {
        JsonPointer a = left;
        JsonPointer b = right;
        while (!a.matches() && !b.matches()) {
            int order = a.mayMatchElement() && b.mayMatchElement()
                    ? Integer.compare(a.getMatchingIndex(), b.getMatchingIndex())
                    : a.getMatchingProperty().compareTo(b.getMatchingProperty());
            if (order != 0) {
                return order;
            }
            a = a.tail();
            b = b.tail();
        }
        return Boolean.compare(b.matches(), a.matches());
    }
}
