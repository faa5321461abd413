package dev.onset.engine;

import org.jspecify.annotations.Nullable;

/**
 * The loop of a multi-instance activity, which is executed once for each element of a collection (BPMN 2.0, 10.3.8; {@code
 * zeebe:loopCharacteristics}).
 *
 * @param sequential whether the items are executed one after the other, rather than all at once
 * @param inputCollection gives a list; an empty list completes the activity
 * @param inputElement name of the variable for the element; null if there is none
 * @param outputCollection name of the variable for the list of results; null if there is none
 * @param outputElement gives the result of an item; evaluated when the item is completed
 * @param completionCondition evaluated when an item is completed, with the variables of the item and the counters of BPMN
 *     2.0, table 10.30; if it is true, the other items are withdrawn
 * @param resultVariable name of the variable that {@code outputElement} is, or is a part of; null if it is another
 *     expression. Each item has its own variable of this name, initially null, so that concurrent items do not overwrite
 *     each other's results
 */
public record MultiInstance(
        boolean sequential,
        Expression inputCollection,
        @Nullable String inputElement,
        @Nullable String outputCollection,
        @Nullable Expression outputElement,
        @Nullable Expression completionCondition,
        @Nullable String resultVariable) {

    /** A loop whose items have no variable of their own for the result. */
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
