package dev.onset.security;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import dev.onset.problems.ProblemType;
import dev.onset.testing.EntraIdentityProvider;
import dev.onset.testing.Peculiar;
import dev.onset.testing.TestApplication;
import dev.onset.testing.TestIdentityProvider;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Peculiar.class)
class SeveralIssuersTest {

    @Test
    void each_token_is_checked_with_the_keys_and_for_the_audience_of_its_issuer() {
        assertThat(status(Tokens.of("alice"))).isEqualTo(200);
        assertThat(status(Tokens.ofPartner("alice", "onset-for-partners"))).isEqualTo(200);

        assertThat(status(Tokens.ofPartner("alice", "onset")))
                .as("the audience of the other")
                .isEqualTo(401);
        assertThat(status(Tokens.ofIssuer("alice", "https://another.example"))).isEqualTo(401);
        assertThat(status("opaque")).isEqualTo(401);
        assertThat(status("a.b.c")).isEqualTo(401);
    }

    @Test
    void users_of_the_same_name_are_not_the_same() {
        TestApplication app = TestApplication.running(
                Bpmn.createExecutableProcess("p").startEvent().endEvent().done());
        app.grant("user", "bob", "starter");
        app.grant("group", "partner:buyers", "starter");

        assertThat(start(app, Tokens.of("bob"))).isEqualTo(200);
        assertThat(start(app, Tokens.ofPartner("bob", "onset-for-partners"))).isEqualTo(404);
        assertThat(start(app, Tokens.ofPartner("bob", "onset-for-partners", "buyers")))
                .isEqualTo(200);
        assertThat(start(app, Tokens.of("eve", "buyers"))).isEqualTo(404);
        assertThat(start(app, Tokens.of("eve", "partner:buyers"))).isEqualTo(401);
    }

    @Test
    void no_role_of_a_further_provider_makes_a_platform_administrator() {
        withToken(Tokens.ofPartner("mallory", "onset-for-partners", "onset-admin"))
                .body(Map.of("id", UUID.randomUUID(), "name", "Mine"))
                .post("/api/management/workspaces")
                .then()
                .statusCode(403);
    }

    @Test
    void a_user_with_a_token_like_entra_ids_is_its_object_id_with_its_groups_and_app_roles() {
        String ursula = UUID.randomUUID().toString();
        String officers = UUID.randomUUID().toString();
        String token = Tokens.ofEntra(
                ursula,
                Map.of(
                        "azp", UUID.randomUUID().toString(),
                        "scp", "access_as_user",
                        "groups", List.of(officers),
                        "roles", List.of("onset-admin")));
        TestApplication app = TestApplication.running(
                Bpmn.createExecutableProcess("p").startEvent().endEvent().done());
        assertThat(start(app, token)).as("before").isEqualTo(404);

        app.grant("group", "entra:" + officers, "starter");

        assertThat(start(app, token)).isEqualTo(200);
        withToken(token)
                .get("/api/test/who")
                .then()
                .statusCode(200)
                .body("name", is(ursula))
                .body("groups", contains("onset-admin"));
    }

    @Test
    void a_service_with_a_token_like_entra_ids_is_the_application_that_it_is_and_a_user_where_idtyp_is_not_emitted() {
        String application = UUID.randomUUID().toString();
        String principal = UUID.randomUUID().toString();
        Map<String, Object> own = Map.of("azp", application, "sub", principal, "roles", List.of("Onset.Start"));
        TestApplication app = TestApplication.running(
                Bpmn.createExecutableProcess("p").startEvent().endEvent().done());
        app.grant("client", "entra:" + application, "starter");
        Map<String, Object> marked = new HashMap<>(own);
        marked.put("idtyp", "app");

        assertThat(start(app, Tokens.ofEntra(principal, marked))).isEqualTo(200);
        assertThat(start(app, Tokens.ofEntra(principal, own))).isEqualTo(404);
        app.grant("user", "entra:" + principal, "starter");
        assertThat(start(app, Tokens.ofEntra(principal, own))).isEqualTo(200);
    }

    @Test
    void a_token_like_entra_ids_for_another_application_or_of_version_1_is_refused() {
        String user = UUID.randomUUID().toString();
        assertThat(status(Tokens.ofEntra(user, Map.of()))).isEqualTo(200);
        for (Map<String, String> claims : List.of(
                Map.of("aud", UUID.randomUUID().toString()),
                Map.of("aud", "api://" + EntraIdentityProvider.ONSET),
                Map.of("iss", "https://sts.windows.net/" + UUID.randomUUID() + "/", "ver", "1.0"))) {
            assertThat(status(Tokens.ofEntra(user, claims)))
                    .as(claims.toString())
                    .isEqualTo(401);
        }
    }

    @Test
    void a_provider_that_takes_a_connection_and_says_nothing_holds_no_request() {
        TestIdentityProvider.keepSilent(true);
        try {
            assertProblem(
                    withToken(Tokens.ofUnknownKey("alice")).get("/api/management/workspaces"), ProblemType.UNAVAILABLE);
            assertThat(status(Tokens.of("alice"))).as("whose key is known").isEqualTo(200);
        } finally {
            TestIdentityProvider.keepSilent(false);
        }
    }

    private static int status(String token) {
        return withToken(token).get("/api/management/workspaces").statusCode();
    }

    private static int start(TestApplication app, String token) {
        return withToken(token)
                .body(Map.of())
                .post("/api/runtime/wks/{workspace}/app/{app}/process-name/p/start", app.workspaceId, app.applicationId)
                .statusCode();
    }
}
