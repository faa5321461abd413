package dev.onset.dmn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An element of a DMN file. Its children are those of DMN and, in extension elements, those of the Camunda 8 dialect. */
final class DmnXml {

    private final String name;
    private final Map<String, String> attributes;
    private final @Nullable DmnXml parent;
    private final List<DmnXml> children = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    DmnXml(String name, Map<String, String> attributes, @Nullable DmnXml parent) {
        this.name = name;
        this.attributes = attributes;
        this.parent = parent;
        if (parent != null) {
            parent.children.add(this);
        }
    }

    void append(char[] characters, int start, int length) {
        text.append(characters, start, length);
    }

    int textLength() {
        return text.length();
    }

    /** Returns the local name. */
    String name() {
        return name;
    }

    @Nullable
    DmnXml parent() {
        return parent;
    }

    /** Returns an attribute; null if it is absent or empty. */
    @Nullable
    String attribute(String attribute) {
        String value = attributes.get(attribute);
        return value == null || value.isEmpty() ? null : value;
    }

    List<DmnXml> children() {
        return children;
    }

    List<DmnXml> children(String child) {
        return children.stream().filter(each -> each.name.equals(child)).toList();
    }

    /** Returns the first child with this name; null if there is none. */
    @Nullable
    DmnXml child(String child) {
        for (DmnXml each : children) {
            if (each.name.equals(child)) {
                return each;
            }
        }
        return null;
    }

    /** Returns the content of its child {@code text} without leading and trailing white space; empty if there is none. */
    String text() {
        DmnXml child = child("text");
        return child == null ? "" : child.text.toString().strip();
    }

    /** Returns its own id, or that of the closest surrounding element that has one; null if there is none. */
    @Nullable
    String closestId() {
        for (DmnXml each = this; each != null; each = each.parent) {
            String id = each.attribute("id");
            if (id != null) {
                return id;
            }
        }
        return null;
    }
}
