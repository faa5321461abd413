package dev.onset.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.is;

import dev.onset.testing.Tokens;
import io.quarkus.security.Authenticated;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FoundationTest {

    @Inject
    DataSource dataSource;

    @ConfigProperty(name = "quarkus.oidc.auth-server-url")
    String provider;

    @Test
    void the_schema_is_migrated_at_start() throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var tables = statement.executeQuery("select count(*) from process_instance")) {
            assertThat(tables.next()).isTrue();
        }
    }

    @Test
    void a_token_of_the_identity_provider_is_accepted_with_the_groups_of_its_user() {
        given().auth()
                .oauth2(Tokens.of("carol"))
                .get("/api/test/who")
                .then()
                .statusCode(200)
                .body("name", is("carol"))
                .body("groups", contains("loan-officers"));
        given().auth()
                .oauth2(Tokens.of("carol", "sales", "auditors"))
                .get("/api/test/who")
                .then()
                .statusCode(200)
                .body("name", is("carol"))
                .body("groups", containsInAnyOrder("sales", "auditors"));
        given().auth()
                .oauth2(Tokens.ofClient("worker"))
                .get("/api/test/who")
                .then()
                .statusCode(200)
                .body("name", is("worker"));
    }

    @Test
    void no_token_and_no_real_token_are_refused() {
        given().get("/api/test/who").then().statusCode(401);
        given().get("/api/nothing/here").then().statusCode(401);
        given().get("/v2/nothing/here").then().statusCode(401);
        for (String token : List.of(
                "opaque",
                "a.b.c",
                Tokens.expired("alice"),
                Tokens.forAudience("alice", "another"),
                Tokens.ofIssuer("alice", "https://another.example"),
                Tokens.forged("alice"))) {
            given().auth().oauth2(token).get("/api/test/who").then().statusCode(401);
        }
    }

    @Test
    void where_to_get_a_token_is_published() {
        // Quarkus sends it without a media type.
        String metadata = given().get("/.well-known/oauth-protected-resource")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(metadata).contains("\"authorization_servers\":[\"" + provider + "\"]");
    }

    /** Says who calls. */
    @Path("/api/test/who")
    @Authenticated
    public static class WhoResource {

        record Who(String name, Set<String> groups) {}

        @Inject
        SecurityIdentity identity;

        @GET
        @Operation(hidden = true)
        public Who who() {
            return new Who(identity.getPrincipal().getName(), identity.getRoles());
        }
    }
}
