package dev.onset.keycloak;

import static dev.onset.testing.TestApplication.withToken;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What the realm that docs/how-to/identity.md describes gives, with the tokens that Keycloak itself issues. */
@QuarkusTest
@WithTestResource(Keycloak.class)
@EnabledIfSystemProperty(named = Keycloak.HOME, matches = ".+")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeycloakTest {

    private static final String WORKSPACES = "/api/management/workspaces";

    @Test
    void the_administrator_of_the_realm_administers_and_a_user_has_what_its_groups_are_granted() {
        Place place = place();
        assertThat(start(place, user("carol", "onset-web"))).as("before").isEqualTo(404);

        grant(place, "group", "/lending/officers");

        Response started = startOf(place, user("carol", "onset-web"));
        assertThat(started.statusCode()).isEqualTo(200);
        assertThat(withToken(user("alice", "onset-web"))
                        .get("/api/runtime/process-instance/{uuid}", started.<String>path("uuid"))
                        .<String>path("startedBy"))
                .isEqualTo("carol");
        withToken(user("carol", "onset-web"))
                .body(Map.of("name", "Mine"))
                .post(WORKSPACES)
                .then()
                .statusCode(403);
    }

    @Test
    void a_service_account_is_a_client_and_no_user() {
        Place place = place();
        grant(place, "user", "service-account-nightly");
        assertThat(start(place, service())).as("granted to a user of that name").isEqualTo(404);

        grant(place, "client", "nightly");

        Response started = startOf(place, service());
        assertThat(started.statusCode()).isEqualTo(200);
        assertThat(withToken(user("alice", "onset-web"))
                        .get("/api/runtime/process-instance/{uuid}", started.<String>path("uuid"))
                        .<String>path("startedBy"))
                .isEqualTo("client:nightly");
    }

    @Test
    void a_token_for_another_service_is_refused() {
        String token = user("alice", "another-service");
        assertThat(claims(token).<Object>get("aud")).isNotEqualTo("onset");
        assertThat(status(token)).isEqualTo(401);
    }

    @Test
    void a_token_that_has_expired_is_refused() {
        String token = user("alice", "short-lived");
        assertThat(status(token)).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30)).until(() -> status(token) == 401);
    }

    @Test
    @Order(Order.DEFAULT + 1)
    void after_keys_are_rotated_new_tokens_and_old_ones_are_accepted() {
        String before = user("alice", "onset-web");
        assertThat(status(before)).isEqualTo(200);

        rotateKeys();

        String after = user("alice", "onset-web");
        assertThat(keyOf(after)).isNotEqualTo(keyOf(before));
        assertThat(status(after)).isEqualTo(200);
        assertThat(status(before)).isEqualTo(200);
    }

    @Test
    @Order(Order.DEFAULT + 2)
    void when_keycloak_has_stopped_tokens_are_checked_with_the_keys_that_are_known() {
        Place place = place();
        String token = user("alice", "onset-web");
        assertThat(start(place, token)).isEqualTo(200);

        Keycloak.kill();

        assertThat(start(place, token)).isEqualTo(200);
        assertThat(status(token + "x")).isEqualTo(401);
        String unknownKey = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"alg\":\"RS256\",\"kid\":\"unknown\"}".getBytes(StandardCharsets.UTF_8))
                + token.substring(token.indexOf('.'));
        assertThat(status(unknownKey)).isIn(401, 503);
        assertThat(start(place, token)).isEqualTo(200);
    }

    private record Place(UUID workspace, UUID application) {
        String path() {
            return WORKSPACES + "/" + workspace;
        }
    }

    /** A workspace and an application with an active build. */
    private static Place place() {
        Place place = new Place(UUID.randomUUID(), UUID.randomUUID());
        String alice = user("alice", "onset-web");
        withToken(alice)
                .body(Map.of("id", place.workspace, "name", "Workspace"))
                .post(WORKSPACES)
                .then()
                .statusCode(201);
        withToken(alice)
                .body(Map.of("id", place.application, "name", "Application"))
                .post(place.path() + "/applications")
                .then()
                .statusCode(201);
        String application = place.path() + "/applications/" + place.application;
        String build = withToken(alice)
                .body(Map.of(
                        "version",
                        "1.0.0",
                        "files",
                        List.of(Map.of(
                                "path",
                                "p.bpmn",
                                "content",
                                Bpmn.convertToString(Bpmn.createExecutableProcess("p")
                                        .startEvent()
                                        .endEvent()
                                        .done())))))
                .post(application + "/builds")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        withToken(alice)
                .body(Map.of("buildId", build))
                .put(application + "/activation")
                .then()
                .statusCode(200);
        return place;
    }

    private static void grant(Place place, String type, String subject) {
        withToken(user("alice", "onset-web"))
                .body(Map.of("subjectType", type, "subject", subject, "role", "starter"))
                .post(place.path() + "/grants")
                .then()
                .statusCode(201);
    }

    private static int start(Place place, String token) {
        return startOf(place, token).statusCode();
    }

    private static Response startOf(Place place, String token) {
        return withToken(token)
                .body(Map.of())
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/p/start",
                        place.workspace,
                        place.application);
    }

    private static int status(String token) {
        return withToken(token).get(WORKSPACES).statusCode();
    }

    private static String user(String name, String client) {
        return token(
                "onset", Map.of("grant_type", "password", "client_id", client, "username", name, "password", name));
    }

    private static String service() {
        return token(
                "onset",
                Map.of(
                        "grant_type", "client_credentials",
                        "client_id", "nightly",
                        "client_secret", "nightly-secret"));
    }

    private static String token(String realm, Map<String, String> form) {
        return given().formParams(form)
                .post(Keycloak.url() + "/realms/" + realm + "/protocol/openid-connect/token")
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");
    }

    /** Adds a key that comes before those that are there, which stay valid. */
    private static void rotateKeys() {
        String administrator = token(
                "master",
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        "admin-cli",
                        "username",
                        Keycloak.ADMINISTRATOR,
                        "password",
                        Keycloak.ADMINISTRATOR));
        String realm = given().auth()
                .oauth2(administrator)
                .get(Keycloak.url() + "/admin/realms/onset")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        withToken(administrator)
                .body(Map.of(
                        "name", "rotated",
                        "parentId", realm,
                        "providerId", "rsa-generated",
                        "providerType", "org.keycloak.keys.KeyProvider",
                        "config",
                                Map.of(
                                        "priority",
                                        List.of("1000"),
                                        "enabled",
                                        List.of("true"),
                                        "active",
                                        List.of("true"))))
                .post(Keycloak.url() + "/admin/realms/onset/components")
                .then()
                .statusCode(201);
    }

    private static JsonPath claims(String token) {
        return part(token, 1);
    }

    private static String keyOf(String token) {
        return part(token, 0).getString("kid");
    }

    private static JsonPath part(String token, int index) {
        return JsonPath.from(
                new String(Base64.getUrlDecoder().decode(token.split("\\.")[index]), StandardCharsets.UTF_8));
    }
}
