package dev.onset.mounts;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file {@value #NAME} of a mounted build.
 *
 * @param version the version of the build
 * @param branch the branch; null for {@code main}
 * @param activate whether to activate the build; null for true
 * @param processNames the names by which processes are started, by BPMN process id
 * @param files the names of files in the build, by their names in the directory, for names that cannot be keys of a
 *     ConfigMap
 */
@RegisterForReflection
record Manifest(
        @Nullable Place workspace,
        @Nullable Place application,
        @Nullable String version,
        @Nullable String branch,
        @Nullable Boolean activate,
        @Nullable Map<String, String> processNames,
        @Nullable Map<String, String> files) {

    static final String NAME = "onset.json";

    /**
     * A workspace or application.
     *
     * @param name the name with which it is created if it does not exist; null if it must exist
     */
    @RegisterForReflection
    record Place(@Nullable UUID id, @Nullable String name) {}
}
