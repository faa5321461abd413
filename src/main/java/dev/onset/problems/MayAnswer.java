package dev.onset.problems;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The problems of its own that a resource method may answer, for the OpenAPI document. Those that follow from what the method
 * is (its permission, its parameters, its body) need not be named.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface MayAnswer {
    ProblemType[] value();
}
