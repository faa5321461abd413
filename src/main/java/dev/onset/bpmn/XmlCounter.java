package dev.onset.bpmn;

/** Counts the elements and attributes of a file while it is read, and refuses what exceeds {@link XmlLimits}. */
public final class XmlCounter {

    private int elements;
    private int depth;
    private int allAttributes;

    /** Counts the start of an element. */
    public void startElement(int attributes) throws XmlRefused {
        if (++elements > XmlLimits.ELEMENTS) {
            throw new XmlRefused("has more than " + XmlLimits.ELEMENTS + " elements");
        }
        if (++depth > XmlLimits.DEPTH) {
            throw new XmlRefused("nests elements more than " + XmlLimits.DEPTH + " levels deep");
        }
        if (attributes > XmlLimits.ATTRIBUTES) {
            throw new XmlRefused("has an element with more than " + XmlLimits.ATTRIBUTES + " attributes");
        }
        countAttributes(attributes);
    }

    /** Counts the end of an element. */
    public void endElement() {
        depth--;
    }

    /** Counts the declaration of a namespace as an attribute. */
    public void startPrefixMapping() throws XmlRefused {
        countAttributes(1);
    }

    private void countAttributes(int more) throws XmlRefused {
        allAttributes += more;
        if (allAttributes > XmlLimits.ALL_ATTRIBUTES) {
            throw new XmlRefused("has more than " + XmlLimits.ALL_ATTRIBUTES + " attributes");
        }
    }

    /** Refuses an attribute, or the text of an element, of more than {@link XmlLimits#TEXT} characters. */
    public static void checkText(int length) throws XmlRefused {
        if (length > XmlLimits.TEXT) {
            throw new XmlRefused("has an attribute or text of more than " + XmlLimits.TEXT + " characters");
        }
    }
}
