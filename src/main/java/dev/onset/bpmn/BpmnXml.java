package dev.onset.bpmn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;

/** An element of a BPMN file, which {@link BpmnXmlBuilder} builds. */
final class BpmnXml {

    private final String namespace;
    private final String name;
    private final Map<String, String> attributes = new HashMap<>();
    private final List<BpmnXml> elements = new ArrayList<>();

    /** The text of the whole file, of which each element has a part: that between its tags. */
    private final StringBuilder text;

    private final int textStart;
    private int textEnd;

    BpmnXml(String namespace, String name, Attributes attributes, StringBuilder text) {
        this.namespace = namespace;
        this.name = name;
        this.text = text;
        this.textStart = text.length();
        for (int i = 0; i < attributes.getLength(); i++) {
            if (attributes.getURI(i).isEmpty()) {
                this.attributes.put(attributes.getLocalName(i), attributes.getValue(i));
            }
        }
    }

    /** Adds a child while the file is read. */
    void add(BpmnXml child) {
        elements.add(child);
    }

    /** Ends the element while the file is read. */
    void end() {
        textEnd = text.length();
    }

    /** Returns the local name. */
    String name() {
        return name;
    }

    boolean isIn(String wanted) {
        return wanted.equals(namespace);
    }

    /** Returns an attribute that has no namespace; null if it is absent or empty. */
    @Nullable
    String attribute(String attribute) {
        String value = attributes.get(attribute);
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

    /** Returns the text of the element and its descendants, without leading and trailing white space. */
    String text() {
        return text.substring(textStart, textEnd).strip();
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

    private List<BpmnXml> childrenIn(String wanted) {
        return elements.stream().filter(child -> child.isIn(wanted)).toList();
    }
}
