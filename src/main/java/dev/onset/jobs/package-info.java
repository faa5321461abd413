/**
 * Jobs of workers: activation with long polling, completion, failure, BPMN errors, and updates of retries and locks.
 * {@link dev.onset.jobs.Jobs} is the entry point; its commands and results are records of this package, free of any API. The
 * adapter that offers an API maps them, and implements {@link dev.onset.jobs.AnswerFormat} to limit the size of an answer.
 */
@NullMarked
package dev.onset.jobs;

import org.jspecify.annotations.NullMarked;
