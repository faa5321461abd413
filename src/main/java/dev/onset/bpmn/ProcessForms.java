package dev.onset.bpmn;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The forms of a process.
 *
 * @param startForm the key of the form of its first none start event that has one; null if none has
 * @param embedded the forms in its BPMN file ({@code zeebe:userTaskForm}), by their keys
 */
public record ProcessForms(@Nullable String startForm, Map<String, Form> embedded) {

    /** The prefix of the keys of embedded forms. */
    private static final String EMBEDDED = "camunda-forms:bpmn:";

    public ProcessForms {
        embedded = Map.copyOf(embedded);
    }

    static ProcessForms of(BpmnXml process) {
        Map<String, Form> embedded = new HashMap<>();
        for (BpmnXml extension : process.extensions()) {
            String id = extension.attribute("id");
            if (extension.name().equals(IgnoredXml.USER_TASK_FORM) && id != null) {
                embedded.put(EMBEDDED + id, new Form(id, null, extension.text()));
            }
        }
        return new ProcessForms(startForm(process), embedded);
    }

    private static @Nullable String startForm(BpmnXml process) {
        for (BpmnXml start : process.children("startEvent")) {
            for (BpmnXml extension : start.extensions()) {
                String key = extension.attribute("formId", extension.attribute("formKey", ""));
                if (extension.name().equals(FormBinding.EXTENSION) && !key.isEmpty()) {
                    return key;
                }
            }
        }
        return null;
    }
}
