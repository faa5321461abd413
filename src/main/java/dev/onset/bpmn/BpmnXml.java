package dev.onset.bpmn;

import java.util.List;
import org.camunda.bpm.model.xml.instance.DomElement;
import org.jspecify.annotations.Nullable;

/** An element of a BPMN file, as its readers need it. */
record BpmnXml(DomElement dom) {

    /** Its name without prefix. */
    String name() {
        return dom.getLocalName();
    }

    boolean isIn(String namespace) {
        return namespace.equals(dom.getNamespaceURI());
    }

    /** An attribute without prefix; null where it is absent or empty. */
    @Nullable
    String attribute(String attribute) {
        String value = dom.getAttribute(attribute);
        return value == null || value.isEmpty() ? null : value;
    }

    String attribute(String attribute, String otherwise) {
        String value = attribute(attribute);
        return value == null ? otherwise : value;
    }

    boolean isTrue(String attribute) {
        String value = attribute(attribute);
        return "true".equals(value) || "1".equals(value);
    }

    boolean isTrue(String attribute, boolean otherwise) {
        return attribute(attribute) == null ? otherwise : isTrue(attribute);
    }

    /** Its text without the white space around it. */
    String text() {
        return dom.getTextContent().strip();
    }

    /** Children of BPMN's namespace. */
    List<BpmnXml> children() {
        return childrenIn(BpmnNames.BPMN);
    }

    List<BpmnXml> children(String name) {
        return children().stream().filter(child -> child.name().equals(name)).toList();
    }

    /** Children of the {@code zeebe:} namespace. */
    List<BpmnXml> zeebeChildren() {
        return childrenIn(BpmnNames.ZEEBE);
    }

    List<BpmnXml> zeebeChildren(String name) {
        return zeebeChildren().stream()
                .filter(child -> child.name().equals(name))
                .toList();
    }

    /** The {@code zeebe:} elements in its {@code extensionElements}. Those of other tools are none of our business. */
    List<BpmnXml> extensions() {
        return children("extensionElements").stream()
                .flatMap(extensions -> extensions.zeebeChildren().stream())
                .toList();
    }

    private List<BpmnXml> childrenIn(String namespace) {
        return dom.getChildElements().stream()
                .map(BpmnXml::new)
                .filter(child -> child.isIn(namespace))
                .toList();
    }
}
