/** Tests without a container: expressions, models good and bad, and files that mean harm. */
@NullMarked
package dev.onset.bpmn;

import org.jspecify.annotations.NullMarked;
