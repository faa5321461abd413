package dev.onset.engine;

/**
 * An element at which tokens wait until no other token of their scope can arrive any more (BPMN 2.0, 10.6.3, inclusive
 * gateway). The step tells when that is so.
 */
public interface MergingElement extends Element {

    /** Nobody else can come: the token goes on for all that wait. */
    Outcome merged(Visit visit) throws ExpressionFailure;
}
