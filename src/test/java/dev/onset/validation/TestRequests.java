package dev.onset.validation;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.Locale;
import org.hibernate.validator.HibernateValidator;

/** Checks requests as the application does before a resource method is called. */
public final class TestRequests {

    private static final Validator VALIDATOR = Validation.byProvider(HibernateValidator.class)
            .configure()
            .defaultLocale(Locale.ROOT)
            .buildValidatorFactory()
            .getValidator();

    private TestRequests() {}

    /** Returns the errors of a request, each as its pointer and its detail; none if the request is valid. */
    public static List<String> errors(Record request) {
        return errors(() -> Violations.check(VALIDATOR, request));
    }

    /** Returns the errors of the problem {@code invalid-request} that an action throws; none if it throws none. */
    public static List<String> errors(Runnable action) {
        try {
            action.run();
            return List.of();
        } catch (Problem problem) {
            if (problem.type() != ProblemType.INVALID_REQUEST
                    || !(problem.extensions().get("errors") instanceof List<?> errors)) {
                throw problem;
            }
            return errors.stream()
                    .map(ProblemError.class::cast)
                    .map(error -> error.pointer() + ": " + error.detail())
                    .toList();
        }
    }
}
