/** The paths under {@code /v2/user-tasks}, which map to {@link dev.onset.usertasks.UserTasks}. */
@NullMarked
package dev.onset.camunda.usertasks;

import org.jspecify.annotations.NullMarked;
