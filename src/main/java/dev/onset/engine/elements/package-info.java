/**
 * The BPMN elements that Onset executes. Each is a record with the parameters from the model and the behavior when a token
 * arrives. A new element needs a record here and its mapping in {@code dev.onset.bpmn}.
 */
@NullMarked
package dev.onset.engine.elements;

import org.jspecify.annotations.NullMarked;
