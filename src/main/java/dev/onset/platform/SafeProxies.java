package dev.onset.platform;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start in production if {@code X-Forwarded-*} headers are accepted from all clients. */
@Singleton
final class SafeProxies {

    private final boolean forwarding;
    private final boolean hasTrustedProxies;

    SafeProxies(
            @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
                    boolean forwarding,
            @ConfigProperty(name = "quarkus.http.proxy.trusted-proxies") Optional<String> trusted) {
        this.forwarding = forwarding;
        this.hasTrustedProxies = trusted.isPresent();
    }

    void check(@Observes @Priority(1) StartupEvent event) {
        if (LaunchMode.current() == LaunchMode.NORMAL && isUnsafe()) {
            throw new StartRefused("Any client could set its own address with X-Forwarded-* headers."
                            + " Set quarkus.http.proxy.trusted-proxies.")
                    .asConfigurationException();
        }
    }

    boolean isUnsafe() {
        return forwarding && !hasTrustedProxies;
    }
}
