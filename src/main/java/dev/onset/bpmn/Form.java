package dev.onset.bpmn;

import org.jspecify.annotations.Nullable;

/**
 * A form for people, which a client shows. Onset keeps its schema and does not interpret it.
 *
 * @param versionTag the version tag in its file; null if there is none
 * @param schema the JSON of the form, as it was published
 */
public record Form(String id, @Nullable String versionTag, String schema) {}
