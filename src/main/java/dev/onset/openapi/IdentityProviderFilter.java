package dev.onset.openapi;

import io.quarkus.oidc.OidcConfigurationMetadata;
import io.quarkus.oidc.runtime.TenantConfigBean;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.security.OAuthFlow;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Adds the endpoints of the configured identity provider to the document, so that Swagger UI can log in. It runs for each
 * request, because the metadata of the provider may be loaded after the startup.
 */
@Singleton
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_PER_REQUEST)
public final class IdentityProviderFilter implements OASFilter {

    private final TenantConfigBean tenants;

    IdentityProviderFilter(TenantConfigBean tenants) {
        this.tenants = tenants;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        OidcConfigurationMetadata provider = tenants.getDefaultTenant().getOidcMetadata();
        SecurityScheme login = document.getComponents().getSecuritySchemes().get(OperationBodies.LOGIN);
        if (provider == null || login == null) {
            return;
        }
        OAuthFlow flow = login.getFlows().getAuthorizationCode();
        if (provider.getAuthorizationUri() != null) {
            flow.setAuthorizationUrl(provider.getAuthorizationUri());
        }
        if (provider.getTokenUri() != null) {
            flow.setTokenUrl(provider.getTokenUri());
        }
    }
}
