/** The paths under {@code /v2/messages}, which map to {@link dev.onset.runtime.Messages}. */
@NullMarked
package dev.onset.camunda.messages;

import org.jspecify.annotations.NullMarked;
