/**
 * The BPMN elements that Onset executes, one record each: its parameters as the model gives them, and what it does when a
 * token arrives. Adding an element is a record here and its mapping in {@code dev.onset.bpmn}.
 */
@NullMarked
package dev.onset.engine.elements;

import org.jspecify.annotations.NullMarked;
