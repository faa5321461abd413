/** The evaluation of decisions. */
@NullMarked
package dev.onset.camunda.decisions;

import org.jspecify.annotations.NullMarked;
