/** The paths under {@code /v2/incidents}, which map to {@link dev.onset.instances.ResolveIncident}. */
@NullMarked
package dev.onset.camunda.incidents;

import org.jspecify.annotations.NullMarked;
