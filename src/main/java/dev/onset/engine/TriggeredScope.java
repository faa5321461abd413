package dev.onset.engine;

/** An event subprocess (BPMN 2.0, 10.3.5): no flow leads to it, its start event does. */
public interface TriggeredScope extends Element {

    /** Id of its start event, a {@link CatchingElement}. */
    String startEvent();
}
