package dev.onset.engine;

import org.jspecify.annotations.Nullable;

/** An element that an event triggers. */
public interface CatchingElement extends Element {

    Trigger trigger();

    /** Id of the activity at whose boundary it is; null elsewhere. */
    default @Nullable String attachedTo() {
        return null;
    }

    /** Whether it ends what it interrupts: the activity at its boundary, or the scope around its event subprocess. */
    default boolean interrupting() {
        return true;
    }
}
