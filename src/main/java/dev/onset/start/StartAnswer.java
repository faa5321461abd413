package dev.onset.start;

/** The response body of a start or of a dry run. */
interface StartAnswer {}
