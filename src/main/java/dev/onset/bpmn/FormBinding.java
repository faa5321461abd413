package dev.onset.bpmn;

import org.jspecify.annotations.Nullable;

/**
 * Checks that the build has the form to which a user task or a start event is bound. A form of the binding type {@code
 * latest}, the default, may be missing: a client may know it.
 */
final class FormBinding {

    static final String EXTENSION = "formDefinition";

    private FormBinding() {}

    static void check(FlowNode node, ModelExpressions expressions) {
        BpmnXml definition = node.extension(EXTENSION);
        String id = definition == null ? null : definition.attribute("formId");
        if (definition == null || id == null || id.startsWith("=")) {
            return;
        }
        Form form = node.file().resources().forms().get(id);
        switch (definition.attribute("bindingType", "latest")) {
            case "latest" -> {}
            case "deployment" -> require(node, form != null, id, expressions);
            case "versionTag" -> {
                require(node, form != null, id, expressions);
                checkTag(node, definition.attribute("versionTag"), form, expressions);
            }
            default -> expressions.error(node.id(), "The binding type must be latest, deployment or versionTag");
        }
    }

    private static void require(FlowNode node, boolean found, String id, ModelExpressions expressions) {
        if (!found) {
            expressions.error(node.id(), "The build has no form " + SchemaMessages.shortened(id));
        }
    }

    private static void checkTag(
            FlowNode node, @Nullable String tag, @Nullable Form form, ModelExpressions expressions) {
        if (tag == null) {
            expressions.error(node.id(), "The version tag is missing");
        } else if (form != null && !tag.equals(form.versionTag())) {
            expressions.error(
                    node.id(),
                    "The form " + SchemaMessages.shortened(form.id()) + " of the build has another version tag");
        }
    }
}
