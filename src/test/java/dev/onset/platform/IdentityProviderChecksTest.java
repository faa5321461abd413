package dev.onset.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.oidc.runtime.OidcConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityProviderChecksTest {

    private static final Map<String, String> SAFE = Map.of(
            "quarkus.oidc.auth-server-url", "https://id.example.com",
            "quarkus.oidc.token.audience", "onset");

    @Test
    void a_provider_over_https_and_an_audience_are_all_that_is_needed() {
        assertThat(refusals(Map.of())).isEmpty();
        assertThat(checks(Map.of(), false).warnings()).isEmpty();
    }

    @Test
    void an_audience_is_required_of_every_provider() {
        assertThat(refusals(Map.of("quarkus.oidc.token.audience", "")))
                .singleElement()
                .asString()
                .endsWith("Set quarkus.oidc.token.audience.");
        assertThat(refusals(Map.of("quarkus.oidc.partner.auth-server-url", "https://id.example.org")))
                .singleElement()
                .asString()
                .endsWith("Set quarkus.oidc.partner.token.audience.");
    }

    @Test
    void every_audience_may_be_meant_so_and_is_warned_of() {
        Map<String, String> any = Map.of("quarkus.oidc.token.audience", "any");
        assertThat(refusals(any)).isEmpty();
        assertThat(checks(any, false).warnings()).hasSize(1);
    }

    @Test
    void every_issuer_with_the_keys_of_the_provider_may_be_meant_so_and_is_warned_of() {
        Map<String, String> any = Map.of("quarkus.oidc.token.issuer", "any");
        assertThat(refusals(any)).isEmpty();
        assertThat(checks(any, false).warnings()).singleElement().asString().contains("quarkus.oidc.token.issuer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example.com",
                "http://localhost.example.com",
                "http://keycloak.identity.svc:8080/realms/a"
            })
    void keys_do_not_come_over_plain_http_unless_that_is_allowed(String url) {
        Map<String, String> plain = Map.of("quarkus.oidc.auth-server-url", url);
        assertThat(refusals(plain)).singleElement().asString().contains("plain HTTP", "quarkus.oidc.auth-server-url");
        assertThat(checks(plain, true).refusals()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8180/realms/onset", "http://127.0.0.1:8180", "http://[::1]:8180"})
    void plain_http_within_the_machine_is_fine(String url) {
        assertThat(refusals(Map.of("quarkus.oidc.auth-server-url", url))).isEmpty();
    }

    @Test
    void a_provider_is_who_it_says_it_is() {
        assertThat(refusals(Map.of("quarkus.oidc.tls.verification", "none")))
                .singleElement()
                .asString()
                .contains("quarkus.oidc.tls.verification");
    }

    @Test
    void a_provider_that_is_off_is_not_looked_at() {
        assertThat(refusals(Map.of("quarkus.oidc.token.audience", "", "quarkus.oidc.tenant-enabled", "false")))
                .isEmpty();
    }

    private static List<String> refusals(Map<String, String> settings) {
        return checks(settings, false).refusals();
    }

    private static IdentityProviderChecks checks(Map<String, String> settings, boolean allowHttp) {
        Map<String, String> all = new HashMap<>(SAFE);
        all.putAll(settings);
        return new IdentityProviderChecks(
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withConverter(Duration.class, 200, new DurationConverter())
                        .withMapping(OidcConfig.class)
                        .withSources(new PropertiesConfigSource(all, "test", 300))
                        .build()
                        .getConfigMapping(OidcConfig.class),
                allowHttp);
    }
}
