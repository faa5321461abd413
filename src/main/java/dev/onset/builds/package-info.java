/**
 * Builds: publishing (parse, check, checksum, store) and reading. A build is immutable, so its compiled processes are cached in
 * memory ({@link dev.onset.builds.Definitions}).
 */
@NullMarked
package dev.onset.builds;

import org.jspecify.annotations.NullMarked;
