/** Tests of FEEL. */
@NullMarked
package dev.onset.bpmn.feel;

import org.jspecify.annotations.NullMarked;
