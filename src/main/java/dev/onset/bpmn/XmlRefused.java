package dev.onset.bpmn;

import org.xml.sax.SAXException;

/** The file is refused as a whole; the message says why. */
final class XmlRefused extends SAXException {

    private static final long serialVersionUID = 1L;

    XmlRefused(String message) {
        super(message);
    }
}
