package dev.onset.dmn;

import dev.onset.bpmn.ModelErrors;
import dev.onset.bpmn.SafeXml;
import dev.onset.bpmn.XmlRefused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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

    private final SafeXml parsers = new SafeXml();

    /** @return the root element; null if there are errors, which are added to {@code errors} */
    @Nullable
    DmnXml read(byte[] xml, ModelErrors errors) {
        if (!SafeXml.checkSize(xml, errors)) {
            return null;
        }
        DmnHandler handler = new DmnHandler(errors);
        try {
            XMLReader reader = parsers.newParser();
            reader.setContentHandler(handler);
            reader.setErrorHandler(handler);
            reader.parse(new InputSource(new ByteArrayInputStream(xml)));
        } catch (XmlRefused refused) {
            errors.add(null, "The file " + refused.getMessage());
        } catch (SAXParseException malformed) {
            errors.add(null, SafeXml.describe(malformed));
        } catch (SAXException | IOException unreadable) {
            // The bytes do not match the declared encoding, or the encoding does not exist.
            errors.add(null, "The file cannot be decoded as XML: save it in UTF-8");
        }
        return errors.isEmpty() ? handler.root() : null;
    }
}
