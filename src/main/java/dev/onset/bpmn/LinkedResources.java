package dev.onset.bpmn;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The resources that a job refers to ({@code zeebe:linkedResources}). Onset keeps no resources: the worker gets what the
 * model says of them, in the header of the job in which Camunda 8 puts it.
 */
final class LinkedResources {

    /** The name of the extension, which is also that of the header. */
    static final String EXTENSION = "linkedResources";

    private static final JsonMapper MAPPER = new JsonMapper();

    private LinkedResources() {}

    /** Returns the resources of a node as a JSON array; null if it has none. */
    static @Nullable String asHeader(FlowNode node) {
        BpmnXml extension = node.extension(EXTENSION);
        List<BpmnXml> resources = extension == null ? List.of() : extension.zeebeChildren("linkedResource");
        if (resources.isEmpty()) {
            return null;
        }
        ArrayNode list = MAPPER.createArrayNode();
        for (BpmnXml resource : resources) {
            ObjectNode entry = list.addObject();
            ZeebeVocabulary.LINKED_RESOURCE.stream().sorted().forEach(attribute -> {
                String value = resource.attribute(attribute);
                if (value != null) {
                    entry.put(attribute, value);
                }
            });
        }
        return list.toString();
    }
}
