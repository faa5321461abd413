package dev.onset.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/** A setting without a safe default, which operators must or may want to set. */
enum Setting {
    DATASOURCE_URL("quarkus.datasource.jdbc.url"),
    IDENTITY_PROVIDER_URL("quarkus.oidc.auth-server-url"),
    TRACES_ENDPOINT("quarkus.otel.exporter.otlp.endpoint"),
    TRACES_DISABLED("quarkus.otel.sdk.disabled"),
    EMBEDDED_DATABASE("onset.embedded-database"),
    EMBEDDED_DATABASE_DIRECTORY("onset.embedded-database-directory");

    /**
     * The ordinal of the built-in application.properties. External files, environment variables and system properties
     * have higher ordinals.
     */
    private static final int APPLICATION_PROPERTIES = 250;

    private final String property;

    Setting(String property) {
        this.property = property;
    }

    String property() {
        return property;
    }

    boolean isSet(Config config) {
        return config.getOptionalValue(property, String.class).isPresent();
    }

    /** Returns whether the operator has set the setting. Defaults of Quarkus and of Onset do not count. */
    boolean isGiven(Config config) {
        ConfigValue value = config.getConfigValue(property);
        return value.getValue() != null && value.getSourceOrdinal() > APPLICATION_PROPERTIES;
    }

    /** Returns the settings that are missing for a start; empty if there are none. */
    static List<Setting> missing(Config config) {
        List<Setting> missing = new ArrayList<>(missingForDevelopment(config));
        if (!IDENTITY_PROVIDER_URL.isSet(config)) {
            missing.add(IDENTITY_PROVIDER_URL);
        }
        return missing;
    }

    /** Returns the settings that are missing for a start in dev mode, which provides an identity provider. */
    static List<Setting> missingForDevelopment(Config config) {
        boolean embedded = config.getOptionalValue(EMBEDDED_DATABASE.property, Boolean.class)
                .orElse(false);
        return embedded || DATASOURCE_URL.isSet(config) ? List.of() : List.of(DATASOURCE_URL);
    }

    /**
     * Returns the property and the environment variable that sets it (MicroProfile Config, "Environment Variables
     * Mapping Rules").
     */
    @Override
    public String toString() {
        return property + " (" + property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT) + ")";
    }
}
