package dev.onset.activations;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The event that the global active build of an application changed. It is fired in the transaction of the change, so that the
 * changes of observers commit together with it.
 *
 * @param from the previous active build; null if there was none
 */
public record ActiveBuildChanged(
        UUID workspaceId, UUID applicationId, @Nullable UUID from, UUID to) {}
