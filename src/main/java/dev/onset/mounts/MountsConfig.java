package dev.onset.mounts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Builds that are mounted as directories, and published when Onset starts. */
@ConfigMapping(prefix = "onset.builds")
interface MountsConfig {

    /** The directory that contains a directory for each mounted build. Without it, no build is mounted. */
    Optional<String> directory();

    /** Whether Onset refuses to start when a mounted build cannot be published. */
    @WithDefault("false")
    boolean required();
}
