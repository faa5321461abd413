package dev.onset.start;

/** What is answered to a start. */
sealed interface StartAnswer permits StartResponse, PinnedStartResponse, StartDryRunResponse {}
