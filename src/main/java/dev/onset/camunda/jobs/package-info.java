/** The paths under {@code /v2/jobs}, which map to {@link dev.onset.jobs.Jobs}. */
@NullMarked
package dev.onset.camunda.jobs;

import org.jspecify.annotations.NullMarked;
