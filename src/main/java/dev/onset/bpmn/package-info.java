/**
 * From BPMN 2.0 XML in the Camunda 8 dialect to the core's {@link dev.onset.engine.ProcessModel}: the only place that
 * knows the XML and the expression language FEEL. {@link dev.onset.bpmn.BpmnCompiler} reads a file in three steps: the XML
 * is checked (hostile input, schema), each process is checked whole, then its elements are made. What an element is and
 * may carry is said once, in {@link dev.onset.bpmn.ElementKinds}: a further element is an entry there.
 */
@NullMarked
package dev.onset.bpmn;

import org.jspecify.annotations.NullMarked;
