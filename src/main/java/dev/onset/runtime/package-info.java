/**
 * Executes process instances around the pure execution core. One transaction moves one instance: {@link
 * dev.onset.runtime.Engine} reads it, lets the core compute the step, and writes the result with one statement,
 * provided that no other transaction has moved the instance in the meantime. Anything that concerns another instance, a
 * message or a later time is a wake-up. Wake-ups are delivered after the commit: immediate ones by the same replica,
 * and future ones and those that a crash leaves behind by db-scheduler.
 *
 * <p>{@link dev.onset.runtime.Starts} and {@link dev.onset.runtime.Messages} are the entry points for starts and
 * messages. ARCHITECTURE.md and docs/adr/0022 explain the design.
 */
@NullMarked
package dev.onset.runtime;

import org.jspecify.annotations.NullMarked;
