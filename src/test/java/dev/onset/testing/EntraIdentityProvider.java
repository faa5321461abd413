package dev.onset.testing;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * A further provider, "entra", for tests of {@link Peculiar}: not Entra ID, but what a tenant of it looks like in version
 * 2.0 (where its documents are, keys that name no algorithm). The settings are those of docs/how-to/identity.md;
 * tokens like its own are {@link Tokens#ofEntra}.
 */
public final class EntraIdentityProvider implements QuarkusTestResourceLifecycleManager {

    /** The application id of Onset. */
    public static final String ONSET = "6731de76-14a6-49ae-97bc-6eba6914391e";

    static final String TENANT = "b9410318-09af-49c2-b0c3-653adc1f376e";
    static final String SIGNING_KEY = "onset.testing.entra-signing-key";

    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("nOo3ZDrODXEK1jKWhXslHR_KXEg");
            HttpServer provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            String address = "http://localhost:" + provider.getAddress().getPort() + "/" + TENANT;
            TestIdentityProvider.serve(
                    provider, "/" + TENANT + "/v2.0/.well-known/openid-configuration", """
                    {"issuer": "%1$s/v2.0", "jwks_uri": "%1$s/discovery/v2.0/keys", "tenant_region_scope": "EU",
                     "token_endpoint": "%1$s/oauth2/v2.0/token", "authorization_endpoint": "%1$s/oauth2/v2.0/authorize",
                     "http_logout_supported": true}""".formatted(address));
            Map<String, Object> published = key.toParams(OutputControlLevel.PUBLIC_ONLY);
            TestIdentityProvider.serve(provider, "/" + TENANT + "/discovery/v2.0/keys", """
                    {"keys": [{"kty": "RSA", "use": "sig", "kid": "%1$s", "x5t": "%1$s", "n": "%2$s", "e": "%3$s",
                     "cloud_instance_name": "microsoftonline.com", "issuer": "%4$s/v2.0"}]}""".formatted(
                            key.getKeyId(), published.get("n"), published.get("e"), address));
            provider.start();
            server = provider;
            Map<String, String> settings = new HashMap<>();
            settings.put("quarkus.oidc.entra.auth-server-url", address + "/v2.0");
            settings.put("quarkus.oidc.entra.token.audience", ONSET);
            settings.put("quarkus.oidc.entra.token.principal-claim", "oid");
            settings.put("quarkus.oidc.entra.roles.role-claim-path", "roles");
            settings.put("quarkus.oidc.entra.token.allow-opaque-token-introspection", "false");
            settings.put("quarkus.oidc.entra.token.allow-jwt-introspection", "false");
            settings.put("onset.security.groups-claim", "groups");
            settings.put(SIGNING_KEY, key.toJson(OutputControlLevel.INCLUDE_PRIVATE));
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }
}
