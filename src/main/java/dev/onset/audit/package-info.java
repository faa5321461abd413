/** The audit log: a line for each change of grants, resources and running instances, with its author. */
@NullMarked
package dev.onset.audit;

import org.jspecify.annotations.NullMarked;
