package dev.onset.bpmn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.validation.ValidatorHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.XMLFilterImpl;

/**
 * Checks a file as a stream of SAX events, before a document is built. It stops at hostile content, validates the rest
 * against the BPMN schema, and adds the id of the surrounding element to each error.
 */
final class XmlCheck extends XMLFilterImpl implements ErrorHandler {

    /** The namespaces for which {@code xsi:schemaLocation} is allowed. Nothing is loaded from the locations. */
    private static final Set<String> KNOWN_SCHEMAS =
            Set.of(BpmnNames.BPMN, BpmnNames.BPMN_DIAGRAM, BpmnNames.DIAGRAM, BpmnNames.DIAGRAM_COMMON);

    private static final Set<String> REFERENCES = Set.of("sourceRef", "targetRef", "default", "dataObjectRef");

    /** An open element: its name, and its own id or that of the closest surrounding element that has one. */
    private record Open(String name, @Nullable String id) {}

    private record Reference(@Nullable String element, String attribute) {}

    private final ModelErrors errors;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<String, List<Reference>> references = new HashMap<>();
    private int elements;
    private int allAttributes;
    private int textLength;
    private boolean wasDuplicateId;

    XmlCheck(ModelErrors errors, ValidatorHandler validator) {
        this.errors = errors;
        validator.setErrorHandler(this);
        setContentHandler(validator);
    }

    @Override
    public void startElement(String uri, String localName, String qName, Attributes attributes) throws SAXException {
        if (open.isEmpty()) {
            checkRoot(uri, localName);
        }
        if (++elements > XmlLimits.ELEMENTS) {
            throw new XmlRefused("has more than " + XmlLimits.ELEMENTS + " elements");
        }
        if (open.size() >= XmlLimits.DEPTH) {
            throw new XmlRefused("nests elements more than " + XmlLimits.DEPTH + " levels deep");
        }
        if (attributes.getLength() > XmlLimits.ATTRIBUTES) {
            throw new XmlRefused("has an element with more than " + XmlLimits.ATTRIBUTES + " attributes");
        }
        countAttributes(attributes.getLength());
        textLength = 0;
        String id = attributes.getValue("", "id");
        Open outer = open.peek();
        open.push(new Open(localName, id != null || outer == null ? id : outer.id()));
        for (int i = 0; i < attributes.getLength(); i++) {
            checkAttribute(uri, localName, attributes, i);
        }
        super.startElement(uri, localName, qName, attributes);
    }

    @Override
    public void startPrefixMapping(String prefix, String uri) throws SAXException {
        countAttributes(1);
        super.startPrefixMapping(prefix, uri);
    }

    private void countAttributes(int more) throws XmlRefused {
        allAttributes += more;
        if (allAttributes > XmlLimits.ALL_ATTRIBUTES) {
            throw new XmlRefused("has more than " + XmlLimits.ALL_ATTRIBUTES + " attributes");
        }
    }

    @Override
    public void endElement(String uri, String localName, String qName) throws SAXException {
        super.endElement(uri, localName, qName);
        open.pop();
        textLength = 0;
    }

    @Override
    public void characters(char[] text, int start, int length) throws SAXException {
        textLength += length;
        checkText(textLength);
        super.characters(text, start, length);
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

    private void checkAttribute(String uri, String element, Attributes attributes, int index) throws XmlRefused {
        String name = attributes.getLocalName(index);
        String namespace = attributes.getURI(index);
        String value = attributes.getValue(index);
        checkText(value.length());
        if (XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(namespace)) {
            checkSchemaLocation(name, value);
        } else if (BpmnNames.ZEEBE.equals(namespace)) {
            if (!ZeebeVocabulary.isForTools(name)) {
                errors.add(here(), BpmnNames.a(element) + " with the attribute zeebe:" + name + " is not supported");
            }
        } else if (BpmnNames.ZEEBE.equals(uri) && namespace.isEmpty()) {
            if (!ZeebeVocabulary.knows(element, name)) {
                errors.add(here(), "The attribute " + name + " of zeebe:" + element + " is not supported");
            }
        } else if (BpmnNames.BPMN.equals(uri) && REFERENCES.contains(name)) {
            references.computeIfAbsent(value, key -> new ArrayList<>()).add(new Reference(here(), name));
        }
    }

    /** Refuses references to schemas that would never be loaded, so that the author learns of it. */
    private static void checkSchemaLocation(String attribute, String value) throws XmlRefused {
        if ("noNamespaceSchemaLocation".equals(attribute)) {
            throw new XmlRefused("has an xsi:noNamespaceSchemaLocation, which is not allowed");
        }
        if ("schemaLocation".equals(attribute)) {
            String[] pairs = value.strip().split("\\s+");
            for (int i = 0; i < pairs.length; i += 2) {
                if (!KNOWN_SCHEMAS.contains(pairs[i])) {
                    throw new XmlRefused(
                            "has an xsi:schemaLocation for a namespace other than those of BPMN, which is not allowed");
                }
            }
        }
    }

    private static void checkText(int length) throws XmlRefused {
        if (length > XmlLimits.TEXT) {
            throw new XmlRefused("has an attribute or text of more than " + XmlLimits.TEXT + " characters");
        }
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
        Open last = open.peek();
        String description = SchemaMessages.describe(message, last == null ? "file" : last.name());
        if (description != null) {
            errors.add(here(), description);
        }
    }

    @Override
    public void fatalError(SAXParseException error) throws SAXException {
        throw error;
    }

    private void addUnknownId(String unknownId) {
        String detail = "refers to " + SchemaMessages.shortened(unknownId) + ", which does not exist";
        List<Reference> referring = references.getOrDefault(unknownId, List.of());
        referring.forEach(from -> errors.add(from.element(), "The attribute " + from.attribute() + " " + detail));
        if (referring.isEmpty()) {
            errors.add(null, "An element " + detail);
        }
    }

    private @Nullable String here() {
        Open last = open.peek();
        return last == null ? null : last.id();
    }
}
