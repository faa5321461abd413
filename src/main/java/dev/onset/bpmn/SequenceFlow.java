package dev.onset.bpmn;

/**
 * A sequence flow of a file, before it is compiled.
 *
 * @param id BPMN id, unique in the file
 * @param scope id of the process or subprocess that contains it
 * @param source id of the element from which it leads
 * @param target id of the element to which it leads
 * @param xml the element of the file
 */
record SequenceFlow(String id, String scope, String source, String target, BpmnXml xml) {}
