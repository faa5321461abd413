package dev.onset.validation;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A {@link Text} without control characters: the name of a workspace, an application, a user, a group or a client. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.TYPE_USE, ElementType.ANNOTATION_TYPE})
@Text
@Pattern(regexp = "\\P{Cc}*")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
public @interface Name {

    /** Characters of such a name. */
    int MAX_LENGTH = 200;

    String message() default "{dev.onset.validation.Name.message}";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};
}
