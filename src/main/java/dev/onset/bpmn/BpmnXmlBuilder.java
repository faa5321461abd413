package dev.onset.bpmn;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Builds the elements of a file from SAX events. It sets no limits: {@link XmlCheck} stops a file before it exceeds them. */
final class BpmnXmlBuilder extends DefaultHandler {

    private final StringBuilder text = new StringBuilder();
    private final Deque<BpmnXml> open = new ArrayDeque<>();
    private @Nullable BpmnXml root;

    /** Returns the root element; null before it has begun. */
    @Nullable
    BpmnXml root() {
        return root;
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) {
        BpmnXml element = new BpmnXml(uri, localName, attributes, text);
        if (open.isEmpty()) {
            root = element;
        } else {
            open.element().add(element);
        }
        open.push(element);
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        text.append(characters, start, length);
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
        open.pop().end();
    }
}
