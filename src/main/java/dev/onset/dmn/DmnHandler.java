package dev.onset.dmn;

import dev.onset.bpmn.ModelErrors;
import dev.onset.bpmn.XmlCounter;
import dev.onset.bpmn.XmlRefused;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Builds the elements of a DMN file from SAX events. Elements of other namespaces, such as those of the diagram, are checked
 * against the limits and skipped with everything in them.
 */
final class DmnHandler extends DefaultHandler {

    /** The namespaces of DMN 1.1 to 1.5. */
    private static final Set<String> DMN = Set.of(
            "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
            "http://www.omg.org/spec/DMN/20180521/MODEL/",
            "https://www.omg.org/spec/DMN/20191111/MODEL/",
            "https://www.omg.org/spec/DMN/20211108/MODEL/",
            "https://www.omg.org/spec/DMN/20230324/MODEL/");

    private static final String ZEEBE = "http://camunda.org/schema/zeebe/1.0";

    private final ModelErrors errors;
    private final XmlCounter counter = new XmlCounter();
    private final Set<String> ids = new HashSet<>();
    private @Nullable DmnXml root;
    private @Nullable DmnXml open;
    private int skipped;

    DmnHandler(ModelErrors errors) {
        this.errors = errors;
    }

    /** Returns the root element; null before it was read. */
    @Nullable
    DmnXml root() {
        return root;
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes read) throws SAXException {
        if (root == null) {
            checkRoot(uri, localName);
        }
        checkLimits(read);
        if (skipped > 0 || !(DMN.contains(uri) || ZEEBE.equals(uri))) {
            skipped++;
            return;
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < read.getLength(); i++) {
            if (read.getURI(i).isEmpty()) {
                values.put(read.getLocalName(i), read.getValue(i));
            }
        }
        open = new DmnXml(localName, values, open);
        if (root == null) {
            root = open;
        }
        String id = open.attribute("id");
        if (id != null && !ids.add(id)) {
            errors.add(id, "The id is not unique");
        }
    }

    private static void checkRoot(String uri, String localName) throws XmlRefused {
        if (!"definitions".equals(localName) || !DMN.contains(uri)) {
            throw new XmlRefused(
                    "is not a DMN file: its root element must be definitions in a namespace of DMN 1.1 to 1.5");
        }
    }

    private void checkLimits(Attributes read) throws XmlRefused {
        counter.startElement(read.getLength());
        for (int i = 0; i < read.getLength(); i++) {
            XmlCounter.checkText(read.getValue(i).length());
        }
    }

    @Override
    public void startPrefixMapping(String prefix, String uri) throws SAXException {
        counter.startPrefixMapping();
    }

    @Override
    public void endElement(String uri, String localName, String qName) {
        counter.endElement();
        if (skipped > 0) {
            skipped--;
        } else if (open != null) {
            open = open.parent();
        }
    }

    @Override
    public void characters(char[] text, int start, int length) throws SAXException {
        if (skipped == 0 && open != null) {
            XmlCounter.checkText(open.textLength() + length);
            open.append(text, start, length);
        }
    }

    @Override
    public void fatalError(SAXParseException error) throws SAXException {
        throw error;
    }
}
