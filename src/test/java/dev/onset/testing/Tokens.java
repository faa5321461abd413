package dev.onset.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;

/**
 * Bearer tokens for tests: good ones of users and of clients, and every kind that must be refused. They look as Keycloak's
 * do: {@code sub} means nothing, a user is its {@code preferred_username}, {@code azp} is the client, roles and groups are in
 * {@code groups}.
 */
public final class Tokens {

    /** Signing is the larger part of many a test's request. A token outlives the tests. */
    private static final Map<List<String>, String> GOOD = new ConcurrentHashMap<>();

    /** A key that nobody knows. */
    private static final class Stranger {
        private static final RsaJsonWebKey KEY = generate();

        private static RsaJsonWebKey generate() {
            try {
                return RsaJwkGenerator.generateJwk(2048);
            } catch (JoseException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Tokens() {}

    /** A token of a user with the roles and groups that {@code application.properties} gives it; of others, with none. */
    public static String of(String user) {
        return of(user, groupsOf(user).toArray(String[]::new));
    }

    /** A token of a user with exactly these roles and groups. */
    public static String of(String user, String... groups) {
        return GOOD.computeIfAbsent(
                List.of(issuer(), user, String.join(",", groups)),
                unknown -> sign(user(user).groups(Set.of(groups)), key()));
    }

    /** A token of a service that calls with its own credentials (RFC 9068: {@code sub} is {@code client_id}). */
    public static String ofClient(String client) {
        return sign(client(claims(), client), key());
    }

    static String issueToClient(String issuer, RsaJsonWebKey key, String client) {
        return sign(client(claims(issuer), client), key);
    }

    private static JwtClaimsBuilder client(JwtClaimsBuilder claims, String client) {
        return claims.subject(client).claim("client_id", client).claim("azp", client);
    }

    /** A token that was good until a while ago. */
    public static String expired(String user) {
        Instant then = Instant.now().minus(Duration.ofHours(1));
        return sign(user(user).issuedAt(then).expiresAt(then.plusSeconds(60)), key());
    }

    /** A token that is good for a while, in whole seconds. */
    public static String expiringIn(String user, Duration duration) {
        return sign(user(user).groups(groupsOf(user)).expiresIn(duration), key());
    }

    /** A token for another service. */
    public static String forAudience(String user, String audience) {
        return sign(user(user).audience(audience), key());
    }

    /** A token that says it is from another provider, signed by this one. */
    public static String ofIssuer(String user, String issuer) {
        return sign(user(user).issuer(issuer), key());
    }

    /** A token like {@link #of(String)}, signed by someone else under the provider's key id. */
    public static String forged(String user) {
        return sign(user(user), Stranger.KEY);
    }

    /** A token of a user of the second provider, where a test has one ({@link PartnerIdentityProvider}). */
    public static String ofPartner(String user, String audience, String... groups) {
        String issuer = config().getValue("quarkus.oidc.partner.auth-server-url", String.class);
        return sign(
                user(claims(issuer), user).audience(audience).groups(Set.of(groups)),
                key(PartnerIdentityProvider.SIGNING_KEY));
    }

    /**
     * An access token with the claims of Entra ID's version 2.0 (Microsoft's "Access token claims reference"), where a test has
     * {@link EntraIdentityProvider}: of a user with {@code scp}, of a service with {@code idtyp}, where that optional claim is
     * emitted. Neither has a name.
     *
     * @param oid the object id of the user, or of the service itself
     * @param claims further ones, or in the place of these
     */
    public static String ofEntra(String oid, Map<String, ?> claims) {
        RsaJsonWebKey key = key(EntraIdentityProvider.SIGNING_KEY);
        Map<String, Object> all = new HashMap<>(Map.of(
                "aud",
                EntraIdentityProvider.ONSET,
                "iss",
                config().getValue("quarkus.oidc.entra.auth-server-url", String.class),
                "nbf",
                Instant.now().getEpochSecond(),
                "azpacr",
                "1",
                "oid",
                oid,
                "sub",
                "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
                "tid",
                EntraIdentityProvider.TENANT,
                "uti",
                UUID.randomUUID().toString(),
                "ver",
                "2.0"));
        all.putAll(claims);
        return Jwt.claims(all)
                .issuedAt(Instant.now())
                .expiresIn(Duration.ofHours(1))
                .jws()
                .keyId(key.getKeyId())
                .sign(key.getPrivateKey());
    }

    static String issue(String issuer, RsaJsonWebKey key, String user, Set<String> groups) {
        return sign(user(claims(issuer), user).groups(groups), key);
    }

    /** From the file, since the identity provider is older than the application and its configuration. */
    static Set<String> groupsOf(String user) {
        try (InputStream file = Tokens.class.getResourceAsStream("/application.properties")) {
            Properties properties = new Properties();
            properties.load(file);
            String groups = properties.getProperty("quarkus.oidc.devservices.roles." + user);
            return groups == null ? Set.of() : Set.of(groups.split(","));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JwtClaimsBuilder user(String user) {
        return user(claims(), user);
    }

    private static JwtClaimsBuilder user(JwtClaimsBuilder claims, String user) {
        return claims.subject(UUID.nameUUIDFromBytes(user.getBytes(UTF_8)).toString())
                .preferredUserName(user)
                .claim("azp", "onset-web");
    }

    private static JwtClaimsBuilder claims() {
        return claims(issuer());
    }

    private static String issuer() {
        return config().getValue("quarkus.oidc.auth-server-url", String.class);
    }

    private static JwtClaimsBuilder claims(String issuer) {
        return Jwt.claims()
                .issuer(issuer)
                .audience("onset")
                .issuedAt(Instant.now())
                .expiresIn(Duration.ofHours(1));
    }

    /** A token that says it is signed by a key of the provider's that nobody has seen yet. */
    public static String ofUnknownKey(String user) {
        return user(user).jws().keyId(UUID.randomUUID().toString()).sign(Stranger.KEY.getPrivateKey());
    }

    private static String sign(JwtClaimsBuilder claims, RsaJsonWebKey key) {
        return claims.jws().keyId("test").sign(key.getPrivateKey());
    }

    private static RsaJsonWebKey key() {
        return key(TestIdentityProvider.SIGNING_KEY);
    }

    private static RsaJsonWebKey key(String setting) {
        try {
            return new RsaJsonWebKey(JsonUtil.parseJson(config().getValue(setting, String.class)));
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Config config() {
        return ConfigProvider.getConfig();
    }
}
