package dev.onset.bpmn;

import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.camunda.bpm.model.xml.ModelException;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;

/** Reads a file that may be hostile. The parser library sees it only when {@link XmlCheck} has found nothing wrong. */
final class BpmnReader {

    private static final String NO_DOCTYPE = "http://apache.org/xml/features/disallow-doctype-decl";

    private final BpmnSchema schema = new BpmnSchema();
    private final SAXParserFactory parsers = SAXParserFactory.newDefaultNSInstance();

    BpmnReader() {
        try {
            parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            parsers.setFeature(NO_DOCTYPE, true);
            parsers.setFeature("http://xml.org/sax/features/external-general-entities", false);
            parsers.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        } catch (ParserConfigurationException | SAXException unsupported) {
            throw new IllegalStateException("The XML parser cannot be made safe", unsupported);
        }
    }

    /** @return null where there are errors, which are added to {@code errors} */
    @Nullable
    BpmnModelInstance read(byte[] xml, ModelErrors errors) {
        check(xml, errors);
        if (!errors.isEmpty()) {
            return null;
        }
        try {
            return Bpmn.readModelFromStream(new ByteArrayInputStream(xml));
        } catch (ModelException unreadable) {
            errors.add(null, "The file cannot be read as BPMN 2.0");
            return null;
        }
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
            // Bytes that are not of the encoding that the file declares, or an encoding that does not exist.
            errors.add(null, "The file is not readable as XML: save it in UTF-8");
        }
    }

    /** The factory promises nothing to threads that share it. */
    private synchronized XMLReader newParser() throws SAXException {
        try {
            return parsers.newSAXParser().getXMLReader();
        } catch (ParserConfigurationException impossible) {
            throw new IllegalStateException("The XML parser cannot be made", impossible);
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
        return "The file is not well-formed XML, in line " + malformed.getLineNumber() + ", column "
                + malformed.getColumnNumber();
    }
}
