package dev.onset.validation;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/** A {@link Storable} text that is not blank as defined by {@link String#isBlank}. Null is valid. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.ANNOTATION_TYPE})
@Storable
@ReportAsSingleViolation
@Constraint(validatedBy = Text.Validator.class)
public @interface Text {

    String message() default "{dev.onset.validation.Text.message}";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Unlike {@code @NotBlank}, regards every white space character of Unicode as blank. */
    final class Validator implements ConstraintValidator<Text, String> {

        @Override
        public boolean isValid(@Nullable String text, ConstraintValidatorContext context) {
            return text == null || !text.isBlank();
        }
    }
}
