package dev.onset.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiPathTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/v2",
                "/api/",
                "/api/a",
                "//api/a",
                "/api%2Fa",
                "/api%2fa",
                "/%61pi/a",
                "/%2561pi/a",
                "/%252561pi%25252Fa",
                "/v2;a/b",
                "/v2;a=b/c",
                "/v2%3Ba/b",
                "/v2%3ba",
                "/./api/a",
                "/%2e/api",
                "/../api/a",
                "/%2e%2e/api/a",
                "/%2E%2E%2Fapi",
                "/q/../api/a",
                "/q/..%2fapi",
                "/q;x/..;y/api",
                "/;x/api/a",
                "/api/../q/swagger-ui",
                "/api/%2e%2e/q/openapi",
                "\\api\\a",
                "/%5Capi",
                "/%25252525252561pi",
            })
    void a_path_of_the_api_is_known_however_it_is_written(String path) {
        assertThat(ApiPath.matches(path)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "*",
                "/q/openapi",
                "/q/swagger-ui/api",
                "/problems/api",
                "/apis",
                "/api-docs",
                "/v20",
                "/v2x/a",
                "/%3Cscript%3E",
                "/100%",
                "/%zz/api",
                "/.well-known/oauth-protected-resource"
            })
    void any_other_path_is_not(String path) {
        assertThat(ApiPath.matches(path)).isFalse();
    }
}
