/**
 * Compiles and evaluates DMN decisions. Expressions are evaluated by {@link dev.onset.bpmn.feel}, within its limits (ADR
 * 0027).
 */
@NullMarked
package dev.onset.dmn;

import org.jspecify.annotations.NullMarked;
