package dev.onset.mounts;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file {@value #NAME} of a mounted build.
 *
 * @param version of the build
 * @param branch {@code main} where null
 * @param activate whether it is to be activated; it is where null
 * @param processNames the names that processes are started by, by BPMN process id
 * @param files what files are called in the build, by their names in the directory, for what a ConfigMap's key cannot be
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

    /** @param name what it is called where it has to be created; it has to exist where null */
    @RegisterForReflection
    record Place(@Nullable UUID id, @Nullable String name) {}
}
