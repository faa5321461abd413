package dev.onset.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Map;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The OpenID Connect provider of every {@code @QuarkusTest}: discovery and keys over HTTP, as the application gets them
 * from any provider. {@link Tokens} signs with its key. The one that dev mode uses knows no clients and issues no bad token,
 * and tests need both.
 */
@QuarkusTestResource(TestIdentityProvider.class)
public final class TestIdentityProvider implements QuarkusTestResourceLifecycleManager {

    /** The provider's private key as a JSON Web Key, for {@link Tokens}. */
    static final String SIGNING_KEY = "onset.testing.signing-key";

    /** Whether it takes connections and then says nothing, from the test, which another class loader has loaded. */
    private static final String SILENT = "onset.test.identity-provider-silent";

    private @Nullable HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId("test");
            HttpServer provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            String issuer = "http://localhost:" + provider.getAddress().getPort();
            serve(provider, "/.well-known/openid-configuration", """
                    {"issuer": "%1$s", "jwks_uri": "%1$s/keys", "token_endpoint": "%1$s/token",
                     "authorization_endpoint": "%1$s/authorize"}""".formatted(issuer));
            provider.createContext("/token", exchange -> {
                String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                respond(exchange, issue(form, issuer, key));
            });
            String keys = "{\"keys\": [" + key.toJson(OutputControlLevel.PUBLIC_ONLY) + "]}";
            provider.createContext("/keys", exchange -> {
                if (!Boolean.getBoolean(SILENT)) {
                    respond(exchange, keys);
                }
            });
            provider.start();
            server = provider;
            return Map.of(
                    "quarkus.oidc.auth-server-url",
                    issuer,
                    SIGNING_KEY,
                    key.toJson(OutputControlLevel.INCLUDE_PRIVATE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Has every provider of the tests answer no request for its keys, or answer again. */
    public static void keepSilent(boolean silent) {
        System.setProperty(SILENT, Boolean.toString(silent));
    }

    @Override
    public void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    /**
     * The password grant, for what a person does by hand, and the client credentials grant, for clients that are not ours.
     * Tests have {@link Tokens}.
     */
    private static String issue(String form, String issuer, RsaJsonWebKey key) {
        String token = field(form, "grant_type").equals("client_credentials")
                ? Tokens.issueToClient(issuer, key, field(form, "client_id"))
                : Tokens.issue(issuer, key, field(form, "username"), Tokens.groupsOf(field(form, "username")));
        return "{\"access_token\": \"" + token + "\", \"token_type\": \"Bearer\", \"expires_in\": 3600}";
    }

    private static String field(String form, String name) {
        return Arrays.stream(form.split("&"))
                .filter(field -> field.startsWith(name + "="))
                .map(field -> URLDecoder.decode(field.substring(name.length() + 1), UTF_8))
                .findFirst()
                .orElse("");
    }

    static void serve(HttpServer server, String path, String json) {
        server.createContext(path, exchange -> respond(exchange, json));
    }

    private static void respond(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
