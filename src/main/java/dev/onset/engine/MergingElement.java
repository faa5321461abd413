package dev.onset.engine;

/**
 * An element at which tokens wait until no other token of their scope can still arrive (BPMN 2.0, 10.6.3, inclusive
 * gateway). {@link Merges} determines when that is.
 */
public interface MergingElement extends JoiningElement {}
