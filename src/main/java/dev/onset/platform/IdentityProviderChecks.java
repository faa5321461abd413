package dev.onset.platform;

import io.quarkus.oidc.common.runtime.config.OidcCommonConfig.Tls.Verification;
import io.quarkus.oidc.runtime.OidcConfig;
import io.quarkus.oidc.runtime.OidcTenantConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Checks the configuration of identity providers for settings that would accept tokens or keys that are not
 * trustworthy. Applied in production only, because in dev mode the provider runs on the same machine.
 *
 * @param allowHttp whether keys may be fetched from another machine over plain HTTP, for a provider within the same
 *     cluster
 */
record IdentityProviderChecks(OidcConfig config, boolean allowHttp) {

    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Returns the reasons for which Onset must not start, as sentences; empty if there are none. */
    List<String> refusals() {
        List<String> refusals = new ArrayList<>();
        config.namedTenants().forEach((name, provider) -> {
            if (provider.tenantEnabled()) {
                check(prefix(name), provider, refusals);
            }
        });
        return refusals;
    }

    /** Returns warnings about settings that are insecure, but may be intended. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        config.namedTenants().forEach((name, provider) -> {
            if (provider.tenantEnabled()
                    && provider.token().audience().orElse(List.of()).contains("any")) {
                warnings.add(prefix(name)
                        + "token.audience is any. Tokens that were issued for other services are accepted.");
            }
            if (provider.tenantEnabled() && provider.token().issuer().orElse("").equals("any")) {
                warnings.add(
                        prefix(name)
                                + "token.issuer is any. Tokens of all issuers that sign with the provider's keys are accepted.");
            }
        });
        return warnings;
    }

    @SuppressWarnings("deprecation") // Quarkus still supports tls.verification, so it must be checked.
    private void check(String prefix, OidcTenantConfig provider, List<String> refusals) {
        if (provider.token().audience().orElse(List.of()).isEmpty()) {
            refusals.add("Tokens for any service would be accepted. Set " + prefix + "token.audience.");
        }
        String url = provider.authServerUrl().orElse("");
        if (!allowHttp && url.startsWith("http:") && !isHere(url)) {
            refusals.add("The keys for checking tokens would be fetched over plain HTTP. Set " + prefix
                    + "auth-server-url to an https URL, or onset.security.allow-http-identity-provider to true.");
        }
        if (provider.tls().verification().orElse(Verification.REQUIRED) == Verification.NONE) {
            refusals.add("The certificate of the identity provider would not be verified. Remove " + prefix
                    + "tls.verification.");
        }
    }

    private static boolean isHere(String url) {
        try {
            return HERE.contains(String.valueOf(URI.create(url).getHost()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String prefix(String name) {
        return name.equals(OidcConfig.DEFAULT_TENANT_KEY) ? "quarkus.oidc." : "quarkus.oidc." + name + ".";
    }
}
