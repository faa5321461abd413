package dev.onset.engine;

/** An event subprocess (BPMN 2.0, 10.3.5), which its start event starts instead of a sequence flow. */
public interface TriggeredScope extends Element {

    /** Returns the id of its start event, a {@link CatchingElement}. */
    String startEvent();
}
