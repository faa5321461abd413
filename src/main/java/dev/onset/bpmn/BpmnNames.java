package dev.onset.bpmn;

/** The namespaces of BPMN 2.0 files, and the names of elements in messages. */
final class BpmnNames {

    static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    static final String BPMN_DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI";
    static final String DIAGRAM = "http://www.omg.org/spec/DD/20100524/DI";
    static final String DIAGRAM_COMMON = "http://www.omg.org/spec/DD/20100524/DC";
    static final String ZEEBE = "http://camunda.org/schema/zeebe/1.0";

    private BpmnNames() {}

    /** Returns the name with its indefinite article: {@code An endEvent}. */
    static String a(String bpmnName) {
        // The letter u is not included because of "a userTask".
        return ("aeio".indexOf(bpmnName.charAt(0)) >= 0 ? "An " : "A ") + bpmnName;
    }

    /** Returns the text with a capital first letter, for the begin of a sentence. */
    static String upperFirst(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** Returns the text with a small first letter, for the middle of a sentence: {@code an endEvent}. */
    static String lowerFirst(String text) {
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
