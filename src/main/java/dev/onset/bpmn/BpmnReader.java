package dev.onset.bpmn;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.xml.validation.ValidatorHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Reads a BPMN file that may be hostile, in one pass: the parser reports events to {@link XmlCheck}, which passes what is
 * within the limits on to the validator of the BPMN schema, which adds the default values of attributes and passes it on to
 * {@link BpmnXmlBuilder}. The parser opens no connection and no file: the schema is in memory, and every other reference is
 * refused. The parser of the model library is not used, because it loads schemas from the locations in
 * {@code xsi:schemaLocation} (docs/adr/0026).
 */
final class BpmnReader {

    private final BpmnSchema schema = new BpmnSchema();
    private final SafeXml parsers = new SafeXml();

    /** @return the root element; null if there are errors, which are added to {@code errors} */
    @Nullable
    BpmnXml read(byte[] file, ModelErrors errors) {
        BpmnXmlBuilder document = new BpmnXmlBuilder();
        read(file, document, errors);
        return errors.isEmpty() ? document.root() : null;
    }

    private void read(byte[] file, BpmnXmlBuilder document, ModelErrors errors) {
        if (!SafeXml.checkSize(file, errors)) {
            return;
        }
        try {
            XmlCheck check = new XmlCheck(errors, newValidator(document));
            check.setParent(parsers.newParser());
            check.parse(new InputSource(new ByteArrayInputStream(file)));
        } catch (XmlRefused refused) {
            errors.add(null, "The file " + refused.getMessage());
        } catch (SAXParseException malformed) {
            errors.add(null, malformed.getLineNumber(), SafeXml.describe(malformed));
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
}
