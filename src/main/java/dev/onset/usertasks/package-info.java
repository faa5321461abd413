/**
 * User tasks: search, assignment, changes and completion, with their permissions.
 * {@link dev.onset.usertasks.UserTasks} is the entry point; its queries and results are records of this package, free of any
 * API. The adapter that offers an API maps them.
 */
@NullMarked
package dev.onset.usertasks;

import org.jspecify.annotations.NullMarked;
