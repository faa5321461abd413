package dev.onset.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class SettingTest {

    private static final Map<String, String> IDENTITY = Map.of("quarkus.oidc.auth-server-url", "https://id.example");

    @Test
    void without_a_database_and_an_identity_provider_the_reason_names_both_and_their_environment_variables() {
        assertThat(StartRefused.because(Setting.missing(config(Map.of()))))
                .hasMessageContainingAll(
                        "quarkus.datasource.jdbc.url (QUARKUS_DATASOURCE_JDBC_URL)",
                        "onset.embedded-database (ONSET_EMBEDDED_DATABASE)",
                        "quarkus.oidc.auth-server-url (QUARKUS_OIDC_AUTH_SERVER_URL)");
    }

    @Test
    void a_database_and_an_identity_provider_are_all_that_is_needed() {
        assertThat(Setting.missing(config(Map.of(
                        "quarkus.datasource.jdbc.url", "jdbc:postgresql://db/onset",
                        "quarkus.oidc.auth-server-url", "https://id.example"))))
                .isEmpty();
    }

    @Test
    void the_embedded_database_takes_the_place_of_a_database_only_when_asked_for() {
        assertThat(Setting.missing(config(IDENTITY))).containsExactly(Setting.DATASOURCE_URL);
        assertThat(Setting.missingForDevelopment(config(Map.of("onset.embedded-database", "false"))))
                .containsExactly(Setting.DATASOURCE_URL);
        assertThat(Setting.missingForDevelopment(config(Map.of("onset.embedded-database", "true"))))
                .isEmpty();
    }

    @Test
    void dev_mode_needs_no_identity_provider() {
        assertThat(Setting.missingForDevelopment(
                        config(Map.of("quarkus.datasource.jdbc.url", "jdbc:postgresql://db/onset"))))
                .isEmpty();
    }

    @Test
    void what_onset_sets_itself_is_not_given() {
        Map<String, String> tracing = Map.of("quarkus.otel.exporter.otlp.endpoint", "http://collector:4317");

        assertThat(Setting.TRACES_ENDPOINT.isGiven(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(tracing, "application.properties", 250))
                        .build()))
                .isFalse();
        assertThat(Setting.TRACES_ENDPOINT.isGiven(new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(tracing, "environment", 300))
                        .build()))
                .isTrue();
        assertThat(Setting.TRACES_ENDPOINT.isGiven(config(Map.of()))).isFalse();
    }

    private static Config config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build();
    }
}
