package dev.onset.start;

import dev.onset.problems.Problem;

/** The outcome of a start of a batch. */
sealed interface StartOutcome {

    record Done(Started started) implements StartOutcome {}

    record Refused(Problem problem) implements StartOutcome {}
}
