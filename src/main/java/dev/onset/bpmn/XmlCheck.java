package dev.onset.bpmn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.validation.ValidatorHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.ErrorHandler;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.AttributesImpl;
import org.xml.sax.helpers.LocatorImpl;
import org.xml.sax.helpers.XMLFilterImpl;

/**
 * Checks a file as a stream of SAX events, before a document is built. It stops at hostile content, validates the rest
 * against the BPMN schema, and adds the id and the line of the surrounding element to each error. What Onset ignores may
 * break the schema: a diagram that does gets a warning, because it is for people.
 */
final class XmlCheck extends XMLFilterImpl implements ErrorHandler {

    private static final Set<String> DIAGRAMS =
            Set.of(BpmnNames.BPMN_DIAGRAM, BpmnNames.DIAGRAM, BpmnNames.DIAGRAM_COMMON);

    private static final Set<String> REFERENCES = Set.of("sourceRef", "targetRef", "default", "dataObjectRef");

    private final ModelErrors errors;
    private final XmlCounter counter = new XmlCounter();
    private final Deque<OpenElement> open = new ArrayDeque<>();
    private final Map<String, List<Reference>> references = new HashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private Locator locator = new LocatorImpl();
    private int lastLine = 1;
    private boolean wasDuplicateId;

    /** An attribute that refers to another element of the file. */
    private record Reference(@Nullable String element, int line, String attribute) {}

    XmlCheck(ModelErrors errors, ValidatorHandler validator) {
        this.errors = errors;
        validator.setErrorHandler(this);
        setContentHandler(validator);
    }

    @Override
    public void setDocumentLocator(Locator locator) {
        this.locator = locator;
        super.setDocumentLocator(locator);
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) throws SAXException {
        if (open.isEmpty()) {
            checkRoot(uri, localName);
        }
        counter.startElement(attributes.getLength());
        OpenElement element = new OpenElement(uri, localName, startLine(), attributes.getValue("", "id"), open.peek());
        if (element.isNamed()) {
            errors.setLine(String.valueOf(element.id()), element.line());
        }
        open.push(element);
        for (int i = 0; i < attributes.getLength(); i++) {
            checkAttribute(element, attributes, i);
        }
        ForeignParts.warn(element, qName, attributes, errors);
        super.startElement(uri, localName, qName, withoutSchemaHints(attributes));
        if (element.isNamed()) {
            lines.putIfAbsent(String.valueOf(element.id()), element.line());
        }
        lastLine = locator.getLineNumber();
    }

    /** Returns the line on which the tag begins: that on which the markup or text before it ended. */
    private int startLine() {
        return open.isEmpty() ? locator.getLineNumber() : lastLine;
    }

    @Override
    public void startPrefixMapping(String prefix, String uri) throws SAXException {
        counter.startPrefixMapping();
        super.startPrefixMapping(prefix, uri);
    }

    @Override
    public void endElement(String uri, String localName, String qName) throws SAXException {
        super.endElement(uri, localName, qName);
        open.pop();
        counter.endElement();
        lastLine = locator.getLineNumber();
    }

    @Override
    public void characters(char[] text, int start, int length) throws SAXException {
        OpenElement element = open.peek();
        if (element != null) {
            int all = element.addText(length);
            if (!element.isIgnored()) {
                XmlCounter.checkText(all);
            }
        }
        super.characters(text, start, length);
        lastLine = locator.getLineNumber();
    }

    @Override
    public void processingInstruction(String target, String data) throws SAXException {
        super.processingInstruction(target, data);
        lastLine = locator.getLineNumber();
    }

    private static void checkRoot(String uri, String localName) throws XmlRefused {
        if (!"definitions".equals(localName)) {
            throw new XmlRefused("is not a BPMN 2.0 file: its root element is " + SchemaMessages.shortened(localName)
                    + ", not definitions");
        }
        if (!BpmnNames.BPMN.equals(uri)) {
            throw new XmlRefused("is not a BPMN 2.0 file: its definitions are not in the namespace " + BpmnNames.BPMN);
        }
    }

    private void checkAttribute(OpenElement element, Attributes attributes, int index) throws XmlRefused {
        String name = attributes.getLocalName(index);
        String value = attributes.getValue(index);
        if (!attributes.getURI(index).isEmpty()) {
            // ForeignParts warns of attributes of other namespaces, which have no effect.
            return;
        }
        if (!element.isIgnored()) {
            XmlCounter.checkText(value.length());
        }
        if (element.isIn(BpmnNames.ZEEBE)) {
            if (!ZeebeVocabulary.knows(element.name(), name)) {
                errors.warn(
                        element.id(),
                        element.line(),
                        "The attribute " + name + " of zeebe:" + element.name() + " is unknown and ignored");
            }
        } else if (element.isIn(BpmnNames.BPMN) && REFERENCES.contains(name)) {
            references
                    .computeIfAbsent(value, key -> new ArrayList<>())
                    .add(new Reference(element.id(), element.line(), name));
        }
    }

    /**
     * Removes {@code xsi:schemaLocation} and its kin, so that no validator can ever see where a file says that schemas are.
     */
    private static Attributes withoutSchemaHints(Attributes attributes) {
        AttributesImpl rest = null;
        for (int i = attributes.getLength() - 1; i >= 0; i--) {
            if (XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(attributes.getURI(i))
                    && attributes.getLocalName(i).endsWith("chemaLocation")) {
                rest = rest == null ? new AttributesImpl(attributes) : rest;
                rest.removeAttribute(i);
            }
        }
        return rest == null ? attributes : rest;
    }

    @Override
    public void warning(SAXParseException warning) {
        // Warnings of the schema do not affect execution.
    }

    @Override
    public void error(SAXParseException error) {
        String message = String.valueOf(error.getMessage());
        String unknownId = SchemaMessages.unknownId(message);
        if (unknownId != null) {
            addUnknownId(unknownId);
            return;
        }
        if (wasDuplicateId && SchemaMessages.isAboutValue(message)) {
            // The validator also reports a duplicate id as an invalid value.
            wasDuplicateId = false;
            return;
        }
        wasDuplicateId = SchemaMessages.isDuplicateId(message);
        OpenElement at = open.peek();
        if (at == null) {
            errors.add(null, "The file does not conform to the BPMN 2.0 schema");
            return;
        }
        Iterator<OpenElement> outwards = open.iterator();
        outwards.next();
        String outer = outwards.hasNext() ? outwards.next().name() : "file";
        String description = SchemaMessages.describe(message, at.name(), outer);
        if (description == null) {
            return;
        }
        if (open.stream().anyMatch(element -> DIAGRAMS.contains(element.namespace()))) {
            errors.warn(at.id(), at.line(), "The diagram is not whole, and is ignored: " + description);
        } else if (at.isIn(BpmnNames.BPMN) || at.isIn(BpmnNames.ZEEBE)) {
            errors.add(at.id(), at.line(), description + alreadyUsed());
        }
    }

    /** Returns where the id of the current element was used before, if that is the error. */
    private String alreadyUsed() {
        OpenElement at = open.peek();
        Integer line = !wasDuplicateId || at == null ? null : lines.get(String.valueOf(at.id()));
        return line == null ? "" : ": it is also the id of the element in line " + line;
    }

    @Override
    public void fatalError(SAXParseException error) throws SAXException {
        throw error;
    }

    private void addUnknownId(String unknownId) {
        String detail = "refers to " + SchemaMessages.shortened(unknownId) + ", which does not exist";
        List<Reference> referring = references.getOrDefault(unknownId, List.of());
        referring.forEach(
                from -> errors.add(from.element(), from.line(), "The attribute " + from.attribute() + " " + detail));
        if (referring.isEmpty()) {
            errors.add(null, "An element " + detail);
        }
    }
}
