package dev.onset.bpmn;

/** The limits of a BPMN or DMN file. Real files are far below them; a larger file would cost the server more than its sender. */
public final class XmlLimits {

    /** The maximum size of a file in bytes. */
    public static final int BYTES = 4 * 1024 * 1024;

    /** The maximum number of elements, including those of the diagram. */
    public static final int ELEMENTS = 20_000;

    /** The maximum depth of elements. The limit of the parser is higher and differs between versions of Java. */
    public static final int DEPTH = 64;

    /** The maximum number of attributes of one element. */
    public static final int ATTRIBUTES = 100;

    /**
     * The maximum number of attributes of all elements, including namespace declarations. A document allocates an object
     * for each.
     */
    public static final int ALL_ATTRIBUTES = 200_000;

    /** The maximum number of characters of one attribute, or of the text in one element. */
    public static final int TEXT = 100_000;

    private XmlLimits() {}
}
