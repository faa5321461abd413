package dev.onset.platform;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** In production, refuses to start where anyone could say by a header where a request comes from. */
@Singleton
final class SafeProxies {

    private final boolean forwarding;
    private final boolean trustsSome;

    SafeProxies(
            @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
                    boolean forwarding,
            @ConfigProperty(name = "quarkus.http.proxy.trusted-proxies") Optional<String> trusted) {
        this.forwarding = forwarding;
        this.trustsSome = trusted.isPresent();
    }

    void check(@Observes @Priority(1) StartupEvent event) {
        if (LaunchMode.current() == LaunchMode.NORMAL && isUnsafe()) {
            throw new StartRefused(
                            "anyone could say by X-Forwarded-* where a request comes from: set quarkus.http.proxy.trusted-proxies")
                    .afterQuarkusBegan();
        }
    }

    boolean isUnsafe() {
        return forwarding && !trustsSome;
    }
}
