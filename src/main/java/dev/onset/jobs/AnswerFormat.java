package dev.onset.jobs;

/**
 * The format in which activated jobs are sent to workers. The adapter that writes the answers implements it, so that an
 * activation can keep an answer within {@link WorkersConfig#maxAnswer()} without knowing how it is written.
 */
public interface AnswerFormat {

    /** A meter for one answer. Jobs of an instance share values, so a meter may remember what it has measured. */
    Meter newMeter();

    /** Measures the jobs of one answer. Not thread-safe. */
    interface Meter {

        /** How many bytes an answer takes in addition to its jobs. */
        long overhead();

        /** How many bytes a job takes in the answer, with what separates it from the next one. */
        long bytes(ActivatedJob job);
    }
}
