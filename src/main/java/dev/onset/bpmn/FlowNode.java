package dev.onset.bpmn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A flow node of a file, before it is compiled.
 *
 * @param id BPMN id, unique in the file
 * @param scope id of the process or subprocess that contains it
 * @param place the kind of scope that contains it
 * @param kind the kind of the node
 * @param xml the element of the file
 * @param startEvents ids of the start events directly in it, if it is a subprocess
 * @param file the messages and errors to which it may refer
 */
record FlowNode(
        String id,
        String scope,
        Place place,
        FlowNodeKind kind,
        BpmnXml xml,
        List<String> startEvents,
        FileDefinitions file) {

    static final String MULTI_INSTANCE = "multiInstanceLoopCharacteristics";

    /** The kinds of scopes that contain flow nodes. */
    enum Place {
        PROCESS,
        SUBPROCESS,
        EVENT_SUBPROCESS,
        AD_HOC_SUBPROCESS
    }

    @Nullable
    String name() {
        return xml.attribute("name");
    }

    boolean is(String bpmnName) {
        return kind.bpmnName().equals(bpmnName);
    }

    boolean isEventSubProcess() {
        return is("subProcess") && xml.isTrue("triggeredByEvent");
    }

    /** Whether it is an activity: a task, a subprocess or a call activity (BPMN 2.0, 10.3). */
    boolean isActivity() {
        return kind.children().containsAll(IgnoredXml.IN_ACTIVITIES);
    }

    boolean isMultiInstance() {
        return !xml.children(MULTI_INSTANCE).isEmpty();
    }

    /** Returns its event definitions, including references to definitions elsewhere in the file. */
    List<BpmnXml> eventDefinitions() {
        return xml.children().stream()
                .filter(child ->
                        child.name().endsWith("EventDefinition") || child.name().equals("eventDefinitionRef"))
                .toList();
    }

    /** Whether it has an event definition of this type. */
    boolean has(String eventDefinition) {
        return !xml.children(eventDefinition).isEmpty();
    }

    /**
     * Returns its {@code zeebe:} extension with this name; null if there is none. {@link ExtensionCheck} refuses
     * duplicates.
     */
    @Nullable
    BpmnXml extension(String name) {
        for (BpmnXml extension : xml.extensions()) {
            if (extension.name().equals(name)) {
                return extension;
            }
        }
        return null;
    }

    /** Returns its name in messages: {@code A userTask}. */
    String described() {
        return isEventSubProcess() ? "An event subprocess" : BpmnNames.a(kind.bpmnName());
    }
}
