package dev.onset.start;

import dev.onset.start.StartTargets.Place;
import dev.onset.start.StartTargets.StartKeys;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request to start a process. */
record StartRequest(String processName, StartOptions options, Map<String, @Nullable Object> values) {

    /** Returns the keys of the start. The scope of an idempotency key is the caller and the path. */
    StartKeys keys(Place place) {
        String keyId = options.idempotencyKey() == null
                ? null
                : Fingerprint.of(
                        place.principal().subject(),
                        place.workspaceId(),
                        place.applicationId(),
                        place.buildId(),
                        processName,
                        options.idempotencyKey());
        return new StartKeys(keyId, options.businessKey());
    }
}
