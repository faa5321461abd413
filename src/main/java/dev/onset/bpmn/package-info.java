/**
 * Compiles BPMN 2.0 XML in the Camunda 8 dialect to {@link dev.onset.engine.ProcessModel}s. Only this package knows the XML
 * and the expression language FEEL. {@link dev.onset.bpmn.BpmnCompiler} compiles a file in three steps: it checks the XML
 * (hostile input, schema), checks each process, and then creates its elements. {@link dev.onset.bpmn.ElementKinds} lists
 * each kind of element and the content that it allows; a new element is added there.
 */
@NullMarked
package dev.onset.bpmn;

import org.jspecify.annotations.NullMarked;
