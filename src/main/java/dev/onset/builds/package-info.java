/**
 * Builds: publishing (parse, check, checksum, store) and reading. A build never changes, so what is compiled from it is kept
 * in memory ({@link dev.onset.builds.Definitions}).
 */
@NullMarked
package dev.onset.builds;

import org.jspecify.annotations.NullMarked;
