/**
 * What operators see of the runtime: metrics, and later traces and log lines (docs/reference/observability.md). Knows no
 * feature; features tell it what happened, in its terms. Nothing here holds a process value.
 */
@NullMarked
package dev.onset.observability;

import org.jspecify.annotations.NullMarked;
