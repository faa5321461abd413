/**
 * Error responses of the API: the catalogue of problem types ({@link dev.onset.problems.ProblemType}), a page for each of
 * them, and the conversion of exceptions to {@code application/problem+json} (RFC 9457). This package also limits the size and
 * the duration of request bodies.
 */
@NullMarked
package dev.onset.problems;

import org.jspecify.annotations.NullMarked;
