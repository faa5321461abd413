/** FEEL: expressions are parsed with a budget of rules, and evaluated with a budget of work and of memory. */
@NullMarked
package dev.onset.bpmn.feel;

import org.jspecify.annotations.NullMarked;
