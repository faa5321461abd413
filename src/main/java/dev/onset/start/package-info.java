/**
 * Starting a process by name: who asks, which build is active, are the values accepted, and the first step. One transaction
 * of three round trips: find the target, write the instance, commit.
 */
@NullMarked
package dev.onset.start;

import org.jspecify.annotations.NullMarked;
