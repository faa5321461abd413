import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** An OpenID Connect provider: discovery, one key, tokens of an administrator. */
record Provider(String issuer, KeyPair keys) {

    static Provider start() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            Provider provider = new Provider("http://localhost:" + server.getAddress().getPort(), generator.generateKeyPair());
            RSAPublicKey key = (RSAPublicKey) provider.keys.getPublic();
            Map<String, Object> jwk = Map.of("kty", "RSA", "kid", "faults", "use", "sig", "alg", "RS256", "n", base64(key.getModulus()), "e", base64(key.getPublicExponent()));
            serve(server, "/.well-known/openid-configuration", Map.of("issuer", provider.issuer, "jwks_uri", provider.issuer + "/keys", "token_endpoint", provider.issuer + "/token"));
            serve(server, "/keys", Map.of("keys", List.of(jwk)));
            server.start();
            return provider;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void serve(HttpServer server, String path, Map<String, Object> document) {
        byte[] json = Json.write(document).getBytes(UTF_8);
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, json.length);
            exchange.getResponseBody().write(json);
            exchange.close();
        });
    }

    /** Issued an hour ago, so that a replica whose clock is behind takes it. */
    String token() throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        String signed = base64(Json.write(Map.of("alg", "RS256", "kid", "faults", "typ", "JWT"))) + "." + base64(Json.write(Map.of("iss", issuer, "aud", "onset", "sub", "faults",
                "preferred_username", "faults", "groups", List.of("onset-admin"), "iat", now - 3_600, "exp", now + 86_400)));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(UTF_8));
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static String base64(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }
}
