package dev.onset.platform;

import io.quarkus.oidc.runtime.OidcConfig;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Refuses to start in production if identity providers are configured insecurely. Runs before requests are served. */
@Singleton
final class SafeIdentityProviders {

    private static final Logger LOG = Logger.getLogger(SafeIdentityProviders.class);

    private final boolean allowHttp;

    SafeIdentityProviders(
            @ConfigProperty(name = "onset.security.allow-http-identity-provider", defaultValue = "false")
                    boolean allowHttp) {
        this.allowHttp = allowHttp;
    }

    void check(@Observes @Priority(1) StartupEvent event) {
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            return;
        }
        IdentityProviderChecks checks = new IdentityProviderChecks(
                ConfigProvider.getConfig().unwrap(SmallRyeConfig.class).getConfigMapping(OidcConfig.class), allowHttp);
        checks.warnings().forEach(LOG::warn);
        if (!checks.refusals().isEmpty()) {
            throw new StartRefused(String.join(" ", checks.refusals())).asConfigurationException();
        }
    }
}
