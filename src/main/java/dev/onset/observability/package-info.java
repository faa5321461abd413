/**
 * Metrics, traces and the context of log lines (docs/reference/observability.md). This package depends on no feature; features
 * call it. Nothing here contains process values.
 */
@NullMarked
package dev.onset.observability;

import org.jspecify.annotations.NullMarked;
