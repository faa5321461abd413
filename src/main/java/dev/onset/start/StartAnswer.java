package dev.onset.start;

/** What is answered to a start. */
interface StartAnswer {}
