/**
 * The shell around the execution core. One transaction moves one instance: {@link dev.onset.runtime.Engine} reads it, has the
 * core step it, and writes the result with one statement, if the instance has not moved meanwhile. Whatever concerns another
 * instance, a message or a later moment is a wake-up, which is delivered after the commit: at once on the same replica, and by
 * db-scheduler in the future and after a crash. {@link dev.onset.runtime.Starts} and {@link dev.onset.runtime.Messages} are the
 * ways in for starts and for messages. ARCHITECTURE.md and docs/adr/0022 explain the design.
 */
@NullMarked
package dev.onset.runtime;

import org.jspecify.annotations.NullMarked;
