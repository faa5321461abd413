package dev.onset.platform;

import io.quarkus.oidc.common.runtime.config.OidcCommonConfig.Tls.Verification;
import io.quarkus.oidc.runtime.OidcConfig;
import io.quarkus.oidc.runtime.OidcTenantConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds what would let others in: identity providers whose tokens, or whose keys, cannot be relied on. For production only; in
 * dev mode everything is on this machine.
 *
 * @param allowHttp whether keys may be fetched over plain HTTP from elsewhere, for a provider within the same cluster
 */
record IdentityProviderChecks(OidcConfig config, boolean allowHttp) {

    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Why Onset must not start; empty where it may. */
    List<String> refusals() {
        List<String> refusals = new ArrayList<>();
        config.namedTenants().forEach((name, provider) -> {
            if (provider.tenantEnabled()) {
                check(prefix(name), provider, refusals);
            }
        });
        return refusals;
    }

    /** What may be meant so, and is worth a line in the log. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        config.namedTenants().forEach((name, provider) -> {
            if (provider.tenantEnabled()
                    && provider.token().audience().orElse(List.of()).contains("any")) {
                warnings.add(prefix(name)
                        + "token.audience is any: tokens that were issued for other services are accepted");
            }
            if (provider.tenantEnabled() && provider.token().issuer().orElse("").equals("any")) {
                warnings.add(
                        prefix(name)
                                + "token.issuer is any: tokens of every issuer that signs with the provider's keys are accepted");
            }
        });
        return warnings;
    }

    @SuppressWarnings("deprecation") // As long as Quarkus obeys tls.verification, it has to be checked.
    private void check(String prefix, OidcTenantConfig provider, List<String> refusals) {
        if (provider.token().audience().orElse(List.of()).isEmpty()) {
            refusals.add("tokens for any service would be accepted: set " + prefix + "token.audience");
        }
        String url = provider.authServerUrl().orElse("");
        if (!allowHttp && url.startsWith("http:") && !isHere(url)) {
            refusals.add("the keys that tokens are checked with would be fetched over plain HTTP: set " + prefix
                    + "auth-server-url to an https URL, or onset.security.allow-http-identity-provider to true");
        }
        if (provider.tls().verification().orElse(Verification.REQUIRED) == Verification.NONE) {
            refusals.add("anyone could pose as the identity provider: unset " + prefix + "tls.verification");
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
