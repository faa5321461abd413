package dev.onset.bpmn;

import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParser;
import javax.xml.parsers.SAXParserFactory;
import org.jspecify.annotations.Nullable;
import org.xml.sax.EntityResolver;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;

/**
 * Creates parsers for XML files that may be hostile. A parser opens no connection and no file: document types are refused,
 * and so is every external entity and schema. Thread-safe.
 */
public final class SafeXml {

    private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

    private final SAXParserFactory parsers = SAXParserFactory.newDefaultNSInstance();

    public SafeXml() {
        try {
            parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            parsers.setFeature(NO_DOCTYPE, true);
            parsers.setFeature("http://xml.org/sax/features/external-general-entities", false);
            parsers.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        } catch (ParserConfigurationException | SAXException unsupported) {
            throw new IllegalStateException("The XML parser does not support secure processing", unsupported);
        }
    }

    /** Parser factories are not thread-safe. */
    public synchronized XMLReader newParser() throws SAXException {
        try {
            SAXParser parser = parsers.newSAXParser();
            parser.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            parser.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            XMLReader reader = parser.getXMLReader();
            reader.setEntityResolver(new NoEntities());
            return reader;
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException("The XML parser cannot be created", impossible);
        }
    }

    /** Adds an error and returns false if a file is empty or larger than {@link XmlLimits#BYTES}. */
    public static boolean checkSize(byte[] xml, ModelErrors errors) {
        if (xml.length == 0) {
            errors.add(null, "The file is empty");
            return false;
        }
        if (xml.length > XmlLimits.BYTES) {
            errors.add(null, "The file is larger than " + XmlLimits.BYTES + " bytes");
            return false;
        }
        return true;
    }

    /** Describes a failure of the parser for the author of the file. */
    public static String describe(SAXParseException malformed) {
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

    private static final class NoEntities implements EntityResolver {

        @Override
        public InputSource resolveEntity(@Nullable String publicId, @Nullable String systemId) throws SAXException {
            throw new SAXException("External entities are not loaded");
        }
    }
}
