package dev.onset.engine;

/**
 * An element at which tokens wait until no other token of their scope can still arrive (BPMN 2.0, 10.6.3, inclusive
 * gateway). {@link Merges} determines when that is.
 */
public interface MergingElement extends Element {

    /** Executes the element for the token into which all waiting tokens have merged. */
    Outcome merged(Visit visit) throws ExpressionFailure;
}
