/** Tests without a container: expressions, valid and invalid models, and hostile files. */
@NullMarked
package dev.onset.bpmn;

import org.jspecify.annotations.NullMarked;
