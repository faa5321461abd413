package dev.onset.bpmn;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An element of a file whose end tag has not been read yet. */
final class OpenElement {

    /** BPMN elements whose text is for people. */
    private static final Set<String> NOTES = Set.of("documentation", "text", "script");

    /** {@code zeebe:} elements whose attributes and text are for people and tools. */
    private static final Set<String> FOR_TOOLS = Set.of("property", "userTaskForm");

    private final String namespace;
    private final String name;
    private final int line;
    private final @Nullable String id;
    private final boolean named;
    private final boolean ignored;
    private int textLength;

    /**
     * @param line the line on which its start tag begins
     * @param ownId its attribute {@code id}; null if it has none
     * @param outer the element that contains it; null for the root
     */
    OpenElement(String namespace, String name, int line, @Nullable String ownId, @Nullable OpenElement outer) {
        this.namespace = namespace;
        this.name = name;
        this.line = line;
        this.named = ownId != null && isIn(BpmnNames.BPMN);
        this.id = named || outer == null ? ownId : outer.id;
        this.ignored = outer != null && outer.ignored
                || (isIn(BpmnNames.BPMN) ? NOTES.contains(name) : !isIn(BpmnNames.ZEEBE) || FOR_TOOLS.contains(name));
    }

    String namespace() {
        return namespace;
    }

    boolean isIn(String other) {
        return namespace.equals(other);
    }

    String name() {
        return name;
    }

    int line() {
        return line;
    }

    /** Returns its own id or that of the closest surrounding BPMN element that has one; null if there is none. */
    @Nullable
    String id() {
        return id;
    }

    /** Whether the id is that of the element itself, which is a BPMN element. */
    boolean isNamed() {
        return named;
    }

    /** Whether Onset reads neither its attributes nor its text. */
    boolean isIgnored() {
        return ignored;
    }

    /** Counts characters of its text and returns the length so far. */
    int addText(int length) {
        textLength += length;
        return textLength;
    }
}
