package dev.onset.bpmn;

/** Namespaces of BPMN 2.0 files, and how elements are named in messages. */
final class BpmnNames {

    static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    static final String BPMN_DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI";
    static final String DIAGRAM = "http://www.omg.org/spec/DD/20100524/DI";
    static final String DIAGRAM_COMMON = "http://www.omg.org/spec/DD/20100524/DC";
    static final String ZEEBE = "http://camunda.org/schema/zeebe/1.0";

    private BpmnNames() {}

    /** The name with its article: {@code An endEvent}. */
    static String a(String bpmnName) {
        // Not u: a userTask.
        return ("aeio".indexOf(bpmnName.charAt(0)) >= 0 ? "An " : "A ") + bpmnName;
    }
}
