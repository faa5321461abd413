package dev.onset.engine;

/** A listener of a node: a job that a worker must complete before the token continues. */
public interface Listener {

    /**
     * Describes the job of the listener for the visiting token.
     *
     * @throws ExpressionFailure if the value of an expression is missing or invalid
     */
    Effect.CreateJob job(Visit visit, ListenerEvent event) throws ExpressionFailure;
}
