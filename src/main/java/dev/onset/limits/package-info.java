/**
 * Limits that protect the runtime from a single caller, a single application or an outage of the database: request rates,
 * database timeouts and load shedding.
 */
@NullMarked
package dev.onset.limits;

import org.jspecify.annotations.NullMarked;
