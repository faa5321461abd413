package dev.onset.bpmn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A flow node as the file has it.
 *
 * @param scope id of the process or subprocess that it is in
 * @param place what it is in
 * @param startEvents ids of the start events directly in it, where it is a subprocess
 * @param file the messages and errors that it may refer to
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

    /** What a flow node can be in. */
    enum Place {
        PROCESS,
        SUBPROCESS,
        EVENT_SUBPROCESS
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

    /** Whether it is a task, a subprocess or a call (BPMN 2.0, 10.3). */
    boolean isActivity() {
        return kind.children().containsAll(IgnoredXml.IN_ACTIVITIES);
    }

    boolean isMultiInstance() {
        return !xml.children(MULTI_INSTANCE).isEmpty();
    }

    /** Its event definitions, those that are elsewhere in the file included. */
    List<BpmnXml> eventDefinitions() {
        return xml.children().stream()
                .filter(child ->
                        child.name().endsWith("EventDefinition") || child.name().equals("eventDefinitionRef"))
                .toList();
    }

    /** Whether it has an event definition of that name. */
    boolean has(String eventDefinition) {
        return !xml.children(eventDefinition).isEmpty();
    }

    /** The only {@code zeebe:} extension of that name; null where there is none. That there are not two is checked. */
    @Nullable
    BpmnXml extension(String name) {
        for (BpmnXml extension : xml.extensions()) {
            if (extension.name().equals(name)) {
                return extension;
            }
        }
        return null;
    }

    /** How messages name it: {@code A userTask}. */
    String described() {
        return isEventSubProcess() ? "An event subprocess" : BpmnNames.a(kind.bpmnName());
    }
}
