/** The paths under {@code /v2/process-instances}, which map to {@link dev.onset.start.StartByName}. */
@NullMarked
package dev.onset.camunda.processinstances;

import org.jspecify.annotations.NullMarked;
