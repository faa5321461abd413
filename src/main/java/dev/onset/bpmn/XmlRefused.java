package dev.onset.bpmn;

import org.xml.sax.SAXException;

/** Thrown if a file is refused as a whole. The message completes the sentence "The file ...". */
public final class XmlRefused extends SAXException {

    private static final long serialVersionUID = 1L;

    public XmlRefused(String message) {
        super(message);
    }
}
