package dev.onset.bpmn;

import java.util.List;
import org.camunda.bpm.model.xml.instance.DomElement;
import org.jspecify.annotations.Nullable;

/** An element of a BPMN file. */
record BpmnXml(DomElement dom) {

    /** Returns the local name. */
    String name() {
        return dom.getLocalName();
    }

    boolean isIn(String namespace) {
        return namespace.equals(dom.getNamespaceURI());
    }

    /** Returns an attribute that has no namespace; null if it is absent or empty. */
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

    /** Returns the text content without leading and trailing white space. */
    String text() {
        return dom.getTextContent().strip();
    }

    /** Returns the children in the BPMN namespace. */
    List<BpmnXml> children() {
        return childrenIn(BpmnNames.BPMN);
    }

    List<BpmnXml> children(String name) {
        return children().stream().filter(child -> child.name().equals(name)).toList();
    }

    /** Returns the children in the {@code zeebe:} namespace. */
    List<BpmnXml> zeebeChildren() {
        return childrenIn(BpmnNames.ZEEBE);
    }

    List<BpmnXml> zeebeChildren(String name) {
        return zeebeChildren().stream()
                .filter(child -> child.name().equals(name))
                .toList();
    }

    /** Returns the {@code zeebe:} elements in its {@code extensionElements}. Extensions of other vendors are ignored. */
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
