package dev.onset.bpmn;

/**
 * A sequence flow as the file has it.
 *
 * @param scope id of the process or subprocess that it is in
 * @param source id of an element of the file
 * @param target id of an element of the file
 */
record SequenceFlow(String id, String scope, String source, String target, BpmnXml xml) {}
