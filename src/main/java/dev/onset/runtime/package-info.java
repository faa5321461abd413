/**
 * The shell around the execution core: locks an instance's row, steps it, and writes what came of it in one statement of the
 * same transaction. {@link dev.onset.runtime.ProcessRuntime} is the way in for every feature that moves an instance;
 * continuations and timers come in through db-scheduler.
 */
@NullMarked
package dev.onset.runtime;

import org.jspecify.annotations.NullMarked;
