package dev.onset.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an ad-hoc subprocess (BPMN 2.0, 10.3.5; {@code zeebe:adHoc}).
 *
 * @param elements describes the elements that can be activated, each with its {@code elementId}; the value of the variable
 *     {@link #ELEMENTS}
 * @param activeElements gives the ids of the elements to activate at first; null if there are none
 * @param completionCondition evaluated when an activated element is completed; without one, the subprocess is completed
 *     when no element is active
 * @param cancelRemainingInstances whether active elements are withdrawn when the completion condition is true
 * @param outputCollection name of the variable for the list of results; null if there is none
 * @param outputElement gives the result of an activated element; evaluated when it is completed
 * @param resultVariable name of the variable that {@code outputElement} is, or is a part of; null if it is another
 *     expression. Each activated element has its own variable of this name, initially null
 */
public record AdHoc(
        List<Map<String, Object>> elements,
        @Nullable Expression activeElements,
        @Nullable Expression completionCondition,
        boolean cancelRemainingInstances,
        @Nullable String outputCollection,
        @Nullable Expression outputElement,
        @Nullable String resultVariable) {

    /** The variable that describes the elements that can be activated. */
    public static final String ELEMENTS = "adHocSubProcessElements";

    public AdHoc {
        elements = List.copyOf(elements);
    }

    /** Returns the ids of the elements that can be activated. */
    public Set<String> ids() {
        return elements.stream()
                .map(element -> String.valueOf(element.get("elementId")))
                .collect(Collectors.toSet());
    }
}
