package dev.onset.execution;

import org.jspecify.annotations.Nullable;

/**
 * An activity that is done once for each element of a collection (BPMN 2.0, 10.3.8; {@code zeebe:loopCharacteristics}).
 *
 * @param sequential one after the other, rather than all at once
 * @param inputCollection gives a list; an empty one is done at once
 * @param inputElement name of the variable that has the element; null where none is wanted
 * @param outputCollection name of the variable that gets the list of results; null where none is wanted
 * @param outputElement gives the result of one; evaluated when it is done
 * @param outputVariable name of the variable that the output element is, or is a part of, which is then each one's own, so
 *     that parallel ones do not see each other's result; null where the output element is more than that
 * @param completionCondition evaluated when one is done: where it is true, the others are withdrawn
 */
public record MultiInstance(
        boolean sequential,
        Expression inputCollection,
        @Nullable String inputElement,
        @Nullable String outputCollection,
        @Nullable Expression outputElement,
        @Nullable String outputVariable,
        @Nullable Expression completionCondition) {

    /** One whose output element is no variable. */
    public MultiInstance(
            boolean sequential,
            Expression inputCollection,
            @Nullable String inputElement,
            @Nullable String outputCollection,
            @Nullable Expression outputElement,
            @Nullable Expression completionCondition) {
        this(sequential, inputCollection, inputElement, outputCollection, outputElement, null, completionCondition);
    }
}
