/**
 * Limits that keep one caller, one application or an outage from taking the runtime from everybody: rates, and what happens
 * while the database is away.
 */
@NullMarked
package dev.onset.limits;

import org.jspecify.annotations.NullMarked;
