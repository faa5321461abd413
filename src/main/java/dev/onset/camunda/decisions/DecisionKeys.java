package dev.onset.camunda.decisions;

import dev.onset.camunda.Keys;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The 64-bit keys of the decisions of a build. A key is derived from the build and the id, so it is always the same. */
record DecisionKeys(UUID build) {

    String ofDecision(String id) {
        return key("decision " + id);
    }

    String ofRequirements(String id) {
        return key("requirements " + id);
    }

    private String key(String what) {
        return Keys.of(UUID.nameUUIDFromBytes((build + " " + what).getBytes(StandardCharsets.UTF_8)));
    }
}
