package dev.onset.bpmn;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.camunda.bpm.model.xml.impl.instance.DomDocumentImpl;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.xml.sax.EntityResolver;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads a BPMN file that may be hostile. A document is built only if {@link XmlCheck} reports no error. Neither of the two
 * parsers opens a connection or a file: both have the BPMN schema in memory, and every other reference is refused. The
 * parser of the model library is not used, because it loads schemas from the locations in {@code xsi:schemaLocation}.
 */
final class BpmnReader {

    private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

    private static final EntityResolver REFUSE = (publicId, systemId) -> {
        throw new SAXException("External entities are not loaded");
    };

    private final BpmnSchema schema = new BpmnSchema();
    private final SAXParserFactory parsers = SAXParserFactory.newDefaultNSInstance();
    private final DocumentBuilderFactory documents = DocumentBuilderFactory.newDefaultNSInstance();

    BpmnReader() {
        try {
            parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            parsers.setFeature(NO_DOCTYPE, true);
            parsers.setFeature("http://xml.org/sax/features/external-general-entities", false);
            parsers.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            documents.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            documents.setFeature(NO_DOCTYPE, true);
            documents.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            documents.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            // Adds the default values of attributes.
            documents.setSchema(schema.schema());
        } catch (ParserConfigurationException | SAXException unsupported) {
            throw new IllegalStateException("The XML parser does not support secure processing", unsupported);
        }
    }

    /** @return the root element; null if there are errors, which are added to {@code errors} */
    @Nullable
    BpmnXml read(byte[] xml, ModelErrors errors) {
        check(xml, errors);
        if (!errors.isEmpty()) {
            return null;
        }
        try {
            return build(xml);
        } catch (SAXException | IOException unreadable) {
            errors.add(null, "The file cannot be read as BPMN 2.0");
            return null;
        }
    }

    /** Builds the document of a file that is expected to be valid. */
    BpmnXml build(byte[] xml) throws SAXException, IOException {
        Document document = newDocumentBuilder().parse(new ByteArrayInputStream(xml));
        return new BpmnXml(new DomDocumentImpl(document).getRootElement());
    }

    private void check(byte[] xml, ModelErrors errors) {
        if (xml.length == 0) {
            errors.add(null, "The file is empty");
            return;
        }
        if (xml.length > XmlLimits.BYTES) {
            errors.add(null, "The file is larger than " + XmlLimits.BYTES + " bytes");
            return;
        }
        try {
            XmlCheck check = new XmlCheck(errors, schema.newValidator());
            check.setParent(newParser());
            check.parse(new InputSource(new ByteArrayInputStream(xml)));
        } catch (XmlRefused refused) {
            errors.add(null, "The file " + refused.getMessage());
        } catch (SAXParseException malformed) {
            errors.add(null, describe(malformed));
        } catch (SAXException | IOException unreadable) {
            // The bytes do not match the declared encoding, or the encoding does not exist.
            errors.add(null, "The file cannot be decoded as XML: save it in UTF-8");
        }
    }

    /** Parser factories are not thread-safe. */
    private synchronized XMLReader newParser() throws SAXException {
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

    private synchronized DocumentBuilder newDocumentBuilder() {
        try {
            DocumentBuilder builder = documents.newDocumentBuilder();
            builder.setEntityResolver(REFUSE);
            builder.setErrorHandler(new DefaultHandler() {
                @Override
                public void error(SAXParseException error) throws SAXException {
                    throw error;
                }
            });
            return builder;
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
