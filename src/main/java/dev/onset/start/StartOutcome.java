package dev.onset.start;

import dev.onset.problems.Problem;

/** What became of one of the starts. */
sealed interface StartOutcome {

    record Done(Started started) implements StartOutcome {}

    record Refused(Problem problem) implements StartOutcome {}
}
