package dev.onset.security;

import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.PartnerIdentityProvider;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PartnerIdentityProvider.class)
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
