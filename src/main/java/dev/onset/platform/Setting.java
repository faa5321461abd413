package dev.onset.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.config.Config;

/** A setting that whoever starts Onset has to give, or may want to, because it has no safe default. */
enum Setting {
    DATASOURCE_URL("quarkus.datasource.jdbc.url"),
    IDENTITY_PROVIDER_URL("quarkus.oidc.auth-server-url"),
    EMBEDDED_DATABASE("onset.embedded-database"),
    EMBEDDED_DATABASE_DIRECTORY("onset.embedded-database-directory");

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

    /** What is missing for a start; empty where Onset can start. */
    static List<Setting> missing(Config config) {
        List<Setting> missing = new ArrayList<>(missingForDevelopment(config));
        if (!IDENTITY_PROVIDER_URL.isSet(config)) {
            missing.add(IDENTITY_PROVIDER_URL);
        }
        return missing;
    }

    /** What is missing for a start in dev mode, which brings an identity provider. */
    static List<Setting> missingForDevelopment(Config config) {
        boolean embedded = config.getOptionalValue(EMBEDDED_DATABASE.property, Boolean.class)
                .orElse(false);
        return embedded || DATASOURCE_URL.isSet(config) ? List.of() : List.of(DATASOURCE_URL);
    }

    /** The property and the environment variable that sets it (MicroProfile Config, "Environment Variables Mapping Rules"). */
    @Override
    public String toString() {
        return property + " (" + property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT) + ")";
    }
}
