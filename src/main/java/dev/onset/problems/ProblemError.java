package dev.onset.problems;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * One error of a request: an entry of the member {@code errors} of a problem.
 *
 * @param pointer the JSON Pointer (RFC 6901) to the location in the body; null for an error outside of a JSON body
 * @param file the name of the file; null unless the request has several files
 * @param element the id of the BPMN element; null unless the error is in a process model
 * @param detail the description of the error
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record ProblemError(
        @Nullable String pointer,
        @Nullable String file,
        @Nullable String element,
        String detail) {

    /** An error at a location in the request body. */
    public static ProblemError at(String pointer, String detail) {
        return new ProblemError(pointer, null, null, detail);
    }

    /**
     * The JSON Pointer to a member of an object.
     *
     * @param object the JSON Pointer to the object
     */
    public static String pointer(String object, String member) {
        return object + "/" + member.replace("~", "~0").replace("/", "~1");
    }

    /** An error in an element of a process model. */
    public static ProblemError inElement(@Nullable String element, String detail) {
        return new ProblemError(null, null, element, detail);
    }

    /**
     * The same error with a longer pointer.
     *
     * @param place the JSON Pointer to the part of the body that was checked
     */
    public ProblemError within(String place) {
        return new ProblemError(pointer == null ? null : place + pointer, file, element, detail);
    }

    /** The same error with the name of its file. */
    public ProblemError inFile(String name) {
        return new ProblemError(pointer, name, element, detail);
    }
}
