package dev.onset.engine;

/** An element at which tokens wait for others and merge with them. */
public interface JoiningElement extends Element {

    Outcome WAIT_FOR_OTHERS = new Outcome.Wait(NodeStatus.EXECUTED_PARTIAL);

    /** Merges the tokens that the visiting one need not wait for; returns false if it must wait for others. */
    boolean gather(Visit visit);

    /** Executes the element for the token into which all waiting tokens have merged. */
    Outcome merged(Visit visit) throws ExpressionFailure;

    @Override
    default Outcome enter(Visit visit) throws ExpressionFailure {
        return gather(visit) ? merged(visit) : WAIT_FOR_OTHERS;
    }
}
