package dev.onset.start;

import dev.onset.start.StartTargets.Place;
import dev.onset.start.StartTargets.StartKeys;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a caller wants started, and how. */
record StartRequest(String processName, StartOptions options, Map<String, @Nullable Object> values) {

    /** The keys of a start at a place. Each path has idempotency keys of its own. */
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
