package dev.onset.problems;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * One of several things that are wrong with a request.
 *
 * @param pointer JSON Pointer (RFC 6901) into the body, where the error is in a body
 * @param file name of the file, where the error is in one of several
 * @param element id of the BPMN element, where the error is in a process model
 * @param detail what is wrong there
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record ProblemError(
        @Nullable String pointer,
        @Nullable String file,
        @Nullable String element,
        String detail) {

    /** An error at a place of the request's body. */
    public static ProblemError at(String pointer, String detail) {
        return new ProblemError(pointer, null, null, detail);
    }

    /** An error in an element of a process model. */
    public static ProblemError inElement(@Nullable String element, String detail) {
        return new ProblemError(null, null, element, detail);
    }

    /** The same error, with the file that it is in. */
    public ProblemError inFile(String name) {
        return new ProblemError(pointer, name, element, detail);
    }
}
