package dev.onset.engine;

import org.jspecify.annotations.Nullable;

/**
 * An activity that is done once for each element of a collection (BPMN 2.0, 10.3.8; {@code zeebe:loopCharacteristics}).
 *
 * @param sequential one after the other, rather than all at once
 * @param inputCollection gives a list; an empty one is done at once
 * @param inputElement name of the variable that has the element; null where none is wanted
 * @param outputCollection name of the variable that gets the list of results; null where none is wanted
 * @param outputElement gives the result of one; evaluated when it is done
 * @param completionCondition evaluated when one is done, seeing what that one sees and the counters of BPMN 2.0, table 10.30:
 *     where it is true, the others are withdrawn
 * @param resultVariable name of the variable that {@code outputElement} is, or is a part of; null where it is something else.
 *     Each one has it to itself, at first as null, so that those that run at once do not write over each other's result
 */
public record MultiInstance(
        boolean sequential,
        Expression inputCollection,
        @Nullable String inputElement,
        @Nullable String outputCollection,
        @Nullable Expression outputElement,
        @Nullable Expression completionCondition,
        @Nullable String resultVariable) {

    /** Without a variable of its own for the result. */
    public MultiInstance(
            boolean sequential,
            Expression inputCollection,
            @Nullable String inputElement,
            @Nullable String outputCollection,
            @Nullable Expression outputElement,
            @Nullable Expression completionCondition) {
        this(sequential, inputCollection, inputElement, outputCollection, outputElement, completionCondition, null);
    }
}
