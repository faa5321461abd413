package dev.onset.start;

import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents the problems of all starts by name, on an active or a pinned build, alone or in a batch. */
@MayAnswer({
    ProblemType.PROCESS_NOT_FOUND,
    ProblemType.ILLEGAL_STATE,
    ProblemType.IDEMPOTENCY_KEY_IN_USE,
    ProblemType.IDEMPOTENCY_KEY_REUSED,
    ProblemType.BUSINESS_KEY_IN_USE,
    ProblemType.BUSINESS_KEY_PENDING,
    ProblemType.INVALID_PROCESS_INPUT
})
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface StartProblems {}
