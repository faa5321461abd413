package dev.onset.validation;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.GroupSequence;
import jakarta.validation.groups.Default;

/**
 * The group of the constraints on the size of lists and maps. They also belong to the default group, so that they appear in the
 * OpenAPI document.
 */
@RegisterForReflection(targets = {Sizes.class, Sizes.First.class})
public interface Sizes {

    /** The message of a constraint that has a maximum only. */
    String MAXIMUM = "{dev.onset.validation.maximum.message}";

    /** The message of a constraint that has a minimum, too. */
    String RANGE = "{dev.onset.validation.range.message}";

    /** Validates sizes first, so that a list with too many entries does not cause a violation for each of its entries. */
    @GroupSequence({Sizes.class, Default.class})
    interface First {}
}
