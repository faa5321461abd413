package dev.onset.engine;

import org.jspecify.annotations.Nullable;

/** An element that an event triggers. */
public interface CatchingElement extends Element {

    Trigger trigger();

    /** Returns the id of the activity to which it is attached; null if it is not a boundary event. */
    default @Nullable String attachedTo() {
        return null;
    }

    /** Whether it ends the activity to which it is attached, or the scope that contains its event subprocess. */
    default boolean interrupting() {
        return true;
    }
}
