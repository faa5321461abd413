package dev.onset.mounts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Where builds are mounted. */
@ConfigMapping(prefix = "onset.builds")
interface MountsConfig {

    /** The directory that has one directory for each build. */
    Optional<String> directory();

    /** Whether the application does not start where one of them cannot be published. */
    @WithDefault("false")
    boolean required();
}
