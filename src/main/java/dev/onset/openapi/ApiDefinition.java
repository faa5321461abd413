package dev.onset.openapi;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** The general parts of the OpenAPI document. */
final class ApiDefinition {

    static final String BEARER = "bearer";

    private ApiDefinition() {}

    static void addTo(OpenAPI document) {
        document.setInfo(OASFactory.createInfo()
                .title("Onset")
                .version("0.1")
                .description("""
                        Start a BPMN process by workspace, application and name with one call, and follow it.

                        Every request requires a bearer token of the configured OpenID Connect provider, whose address is \
                        published at `/.well-known/oauth-protected-resource` (RFC 9728). Grants determine the permissions of \
                        the caller. All errors are answered as `application/problem+json` (RFC 9457); the `type` of a \
                        problem is the URI of a page that explains it.""")
                .license(OASFactory.createLicense()
                        .name("Apache-2.0")
                        .url("https://www.apache.org/licenses/LICENSE-2.0")));
        document.getComponents()
                .addSecurityScheme(
                        BEARER,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .bearerFormat("JWT")
                                .description("An access token of the configured OpenID Connect provider."));
    }
}
