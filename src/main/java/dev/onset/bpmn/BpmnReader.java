package dev.onset.bpmn;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.validation.ValidatorHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.EntityResolver;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;

/**
 * Reads a BPMN file that may be hostile, in one pass: the parser reports events to {@link XmlCheck}, which passes what is
 * within the limits on to the validator of the BPMN schema, which adds the default values of attributes and passes it on to
 * {@link BpmnXmlBuilder}. The parser opens no connection and no file: the schema is in memory, and every other reference is
 * refused. The parser of the model library is not used, because it loads schemas from the locations in
 * {@code xsi:schemaLocation} (docs/adr/0026).
 */
final class BpmnReader {

    private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

    private static final EntityResolver REFUSE = (publicId, systemId) -> {
        throw new SAXException("External entities are not loaded");
    };

    private final BpmnSchema schema = new BpmnSchema();
    private final SAXParserFactory parsers = SAXParserFactory.newDefaultNSInstance();

    BpmnReader() {
        try {
            parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            parsers.setFeature(NO_DOCTYPE, true);
            parsers.setFeature("http://xml.org/sax/features/external-general-entities", false);
            parsers.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        } catch (ParserConfigurationException | SAXException unsupported) {
            throw new IllegalStateException("The XML parser does not support secure processing", unsupported);
        }
    }

    /** @return the root element; null if there are errors, which are added to {@code errors} */
    @Nullable
    BpmnXml read(byte[] xml, ModelErrors errors) {
        BpmnXmlBuilder document = new BpmnXmlBuilder();
        read(xml, document, errors);
        return errors.isEmpty() ? document.root() : null;
    }

    private void read(byte[] xml, BpmnXmlBuilder document, ModelErrors errors) {
        if (xml.length == 0) {
            errors.add(null, "The file is empty");
            return;
        }
        if (xml.length > XmlLimits.BYTES) {
            errors.add(null, "The file is larger than " + XmlLimits.BYTES + " bytes");
            return;
        }
        try {
            XmlCheck check = new XmlCheck(errors, newValidator(document));
            check.setParent(newParser());
            check.parse(new InputSource(new ByteArrayInputStream(xml)));
        } catch (XmlRefused refused) {
            errors.add(null, "The file " + refused.getMessage());
        } catch (SAXParseException malformed) {
            errors.add(null, malformed.getLineNumber(), describe(malformed));
        } catch (SAXException | IOException unreadable) {
            // The bytes do not match the declared encoding, or the encoding does not exist.
            errors.add(null, "The file cannot be decoded as XML: save it in UTF-8");
        }
    }

    /** A validator that passes the events on to the builder. */
    ValidatorHandler newValidator(BpmnXmlBuilder document) throws SAXException {
        ValidatorHandler validator = schema.newValidator();
        validator.setContentHandler(document);
        return validator;
    }

    /** Parser factories are not thread-safe. */
    synchronized XMLReader newParser() throws SAXException {
        try {
            SAXParser parser = parsers.newSAXParser();
            parser.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            parser.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            XMLReader reader = parser.getXMLReader();
            reader.setEntityResolver(REFUSE);
            return reader;
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException("The XML parser cannot be created", impossible);
        }
    }

    private static String describe(SAXParseException malformed) {
        String message = String.valueOf(malformed.getMessage());
        if (message.contains(NO_DOCTYPE)) {
            return "The file has a document type declaration (DOCTYPE), which is not allowed";
        }
        if (message.startsWith("JAXP000")) {
            return "The file exceeds a limit of the XML parser";
        }
        return "The file is not well-formed XML at line " + malformed.getLineNumber() + ", column "
                + malformed.getColumnNumber();
    }
}
