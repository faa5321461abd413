package dev.onset.problems;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonPointer;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.jspecify.annotations.Nullable;

/**
 * One error of a request: an entry of the member {@code errors} of a problem. A warning of a process model has the same
 * members.
 *
 * @param pointer the JSON Pointer (RFC 6901) to the location in the body; null for an error outside of a JSON body
 * @param file the name of the file; null unless the request has several files
 * @param element the id of the BPMN element; null unless the error is in a process model
 * @param line the line of the file, from 1; null unless the error is at a place in a file
 * @param detail the description of the error
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection
public record ProblemError(
        @Nullable String pointer,
        @Nullable String file,
        @Nullable String element,
        @Nullable Integer line,
        String detail) {

    /** An error at a location in the request body. The JSON Pointer is a constant. */
    public static ProblemError at(String pointer, String detail) {
        return new ProblemError(pointer, null, null, null, detail);
    }

    /** An error at a location in the request body that depends on the request, such as an entry of a list. */
    public static ProblemError at(JsonPointer pointer, String detail) {
        return at(pointer.toString(), detail);
    }

    /** An error in an element of a process model. */
    public static ProblemError inElement(@Nullable String element, String detail) {
        return new ProblemError(null, null, element, null, detail);
    }

    /**
     * The same error with a longer pointer.
     *
     * @param place the JSON Pointer to the part of the body that was checked
     */
    public ProblemError within(JsonPointer place) {
        return pointer == null
                ? this
                : new ProblemError(place.append(JsonPointer.compile(pointer)).toString(), file, element, line, detail);
    }

    /** The same error with the name of its file. */
    public ProblemError inFile(String name) {
        return new ProblemError(pointer, name, element, line, detail);
    }

    /** The same error with the line of its file. */
    public ProblemError atLine(int number) {
        return new ProblemError(pointer, file, element, number, detail);
    }
}
