package dev.onset.dmn;

import dev.onset.bpmn.ModelErrors;
import dev.onset.bpmn.XmlLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;

/**
 * Reads a DMN file that may be hostile. The parser never opens a connection or a file: it has no schema, document types are
 * refused, and so is every external entity.
 */
final class DmnReader {

    private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

    private final SAXParserFactory parsers = SAXParserFactory.newDefaultNSInstance();

    DmnReader() {
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
    DmnXml read(byte[] xml, ModelErrors errors) {
        if (xml.length == 0) {
            errors.add(null, "The file is empty");
            return null;
        }
        if (xml.length > XmlLimits.BYTES) {
            errors.add(null, "The file is larger than " + XmlLimits.BYTES + " bytes");
            return null;
        }
        DmnHandler handler = new DmnHandler(errors);
        try {
            XMLReader reader = newParser();
            reader.setContentHandler(handler);
            reader.setErrorHandler(handler);
            reader.setEntityResolver(handler);
            reader.parse(new InputSource(new ByteArrayInputStream(xml)));
        } catch (DmnHandler.Refused refused) {
            errors.add(null, "The file " + refused.getMessage());
        } catch (SAXParseException malformed) {
            errors.add(null, describe(malformed));
        } catch (SAXException | IOException unreadable) {
            // The bytes do not match the declared encoding, or the encoding does not exist.
            errors.add(null, "The file cannot be decoded as XML: save it in UTF-8");
        }
        return errors.isEmpty() ? handler.root() : null;
    }

    /** Parser factories are not thread-safe. */
    private synchronized XMLReader newParser() throws SAXException {
        try {
            SAXParser parser = parsers.newSAXParser();
            parser.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            parser.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            return parser.getXMLReader();
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
