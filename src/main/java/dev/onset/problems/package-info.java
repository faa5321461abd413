/**
 * What the runtime answers where it cannot serve a request: one catalogue of problem types ({@link
 * dev.onset.problems.ProblemType}), each with a page of its own, and everything that turns a failure into
 * {@code application/problem+json} (RFC 9457), from a thrown {@link dev.onset.problems.Problem} to a bug. Also what
 * refuses a body before it is read whole.
 */
@NullMarked
package dev.onset.problems;

import org.jspecify.annotations.NullMarked;
