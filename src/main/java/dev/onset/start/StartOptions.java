package dev.onset.start;

import org.jspecify.annotations.Nullable;

/**
 * How a process is to be started, checked.
 *
 * @param platform the channel of the start
 * @param startEvent id of the start event to start at; null for the none start event
 */
record StartOptions(@Nullable String platform, @Nullable String startEvent) {}
