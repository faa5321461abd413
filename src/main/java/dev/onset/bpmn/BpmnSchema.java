package dev.onset.bpmn;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.InputStream;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.ValidatorHandler;
import org.w3c.dom.bootstrap.DOMImplementationRegistry;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;
import org.xml.sax.SAXException;

/**
 * The XML schema of BPMN 2.0. The model library of Zeebe contains it; nothing else of the library is used (docs/adr/0026). No
 * other schema is ever loaded.
 */
@RegisterForReflection(
        targets = {},
        classNames = "com.sun.org.apache.xerces.internal.dom.DOMXSImplementationSourceImpl")
final class BpmnSchema {

    private static final String ROOT = "BPMN20.xsd";
    private static final Set<String> PARTS = Set.of("BPMNDI.xsd", "DC.xsd", "DI.xsd", "Semantic.xsd");

    private final Schema schema;

    BpmnSchema() {
        try {
            DOMImplementationLS inputs = (DOMImplementationLS)
                    DOMImplementationRegistry.newInstance().getDOMImplementation("LS 3.0");
            SchemaFactory factory = SchemaFactory.newDefaultInstance();
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            // The resolver below provides every part or fails. The relative names of the parts count as "file"
            // locations.
            factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "file");
            factory.setResourceResolver((type, namespace, publicId, systemId, base) -> part(inputs, systemId));
            schema = factory.newSchema(new StreamSource(open(ROOT)));
        } catch (SAXException | ReflectiveOperationException broken) {
            throw new IllegalStateException("The BPMN schema cannot be loaded", broken);
        }
    }

    ValidatorHandler newValidator() throws SAXException {
        ValidatorHandler validator = schema.newValidatorHandler();
        validator.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        validator.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        return validator;
    }

    private static LSInput part(DOMImplementationLS inputs, String systemId) {
        if (!PARTS.contains(systemId)) {
            throw new IllegalStateException("Not a part of the BPMN schema: " + systemId);
        }
        LSInput part = inputs.createLSInput();
        part.setSystemId(systemId);
        part.setByteStream(open(systemId));
        return part;
    }

    private static InputStream open(String name) {
        InputStream stream = BpmnSchema.class.getClassLoader().getResourceAsStream(name);
        if (stream == null) {
            throw new IllegalStateException("Not on the class path: " + name);
        }
        return stream;
    }
}
