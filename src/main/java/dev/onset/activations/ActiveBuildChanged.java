package dev.onset.activations;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The build that is active for an application, for whoever has no build of their own, has changed. Fired in the transaction
 * that changes it, so that what an observer does becomes true with it or not at all.
 *
 * @param from the build that was active; null where none was
 */
public record ActiveBuildChanged(
        UUID workspaceId, UUID applicationId, @Nullable UUID from, UUID to) {}
