/** Compiles and evaluates FEEL. Parsing has a budget of grammar rules; evaluation has budgets of work and of memory. */
@NullMarked
package dev.onset.bpmn.feel;

import org.jspecify.annotations.NullMarked;
