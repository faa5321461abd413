package dev.onset.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A second provider, "partner", for tests of {@link Peculiar}. */
public final class PartnerIdentityProvider implements QuarkusTestResourceLifecycleManager {

    /** The provider's private key, for {@link Tokens}. */
    static final String SIGNING_KEY = "onset.testing.partner-signing-key";

    private final TestIdentityProvider provider = new TestIdentityProvider();

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = provider.start();
        return Map.of(
                "quarkus.oidc.partner.auth-server-url",
                settings.get("quarkus.oidc.auth-server-url"),
                "quarkus.oidc.partner.token.audience",
                "onset-for-partners",
                SIGNING_KEY,
                settings.get(TestIdentityProvider.SIGNING_KEY));
    }

    @Override
    public void stop() {
        provider.stop();
    }
}
