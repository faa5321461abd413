package dev.onset.problems;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Documents the specific problems of a resource method in the OpenAPI document. Problems that follow from its permission, its
 * parameters or its body are documented without this annotation. An annotation that is annotated with it documents the same
 * problems for several methods.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface MayAnswer {
    ProblemType[] value();
}
