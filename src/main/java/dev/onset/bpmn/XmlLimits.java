package dev.onset.bpmn;

/** What a BPMN file may have. Real ones are far below; what is above costs its reader more than its sender. */
final class XmlLimits {

    /** Bytes of a file. */
    static final int BYTES = 4 * 1024 * 1024;

    /** Elements, those of the diagram included. */
    static final int ELEMENTS = 20_000;

    /** Elements within elements; the parser's own limit is higher, and differs between versions of Java. */
    static final int DEPTH = 64;

    /** Attributes of one element. */
    static final int ATTRIBUTES = 100;

    /** Attributes of all elements, with the declarations of namespaces: a document in memory has an object for each. */
    static final int ALL_ATTRIBUTES = 200_000;

    /** Characters of one attribute, or of the text in one element. */
    static final int TEXT = 100_000;

    private XmlLimits() {}
}
