/**
 * Starting a process by name: who asks, which build is active, are the values accepted, and the first step. The instance is
 * stepped for what the caller started there last; the statement that writes it also finds out whether the caller may start it
 * and whether that build is still active, and writes nothing if not. So a start is one statement and one round trip, or two
 * where nothing is remembered (docs/adr/0013).
 */
@NullMarked
package dev.onset.start;

import org.jspecify.annotations.NullMarked;
