package dev.onset.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import dev.onset.testing.Rows;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URL;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ManagementTest {

    private static final String FUTURE = "99999";

    @TestHTTPResource(value = "/", management = true)
    URL management;

    @Inject
    Flyway flyway;

    @Test
    void ready_means_the_database_its_schema_and_the_scheduler_and_not_the_identity_provider() {
        given().get(management + "health/ready")
                .then()
                .statusCode(200)
                .body("status", is("UP"))
                .body(
                        "checks.name",
                        containsInAnyOrder("Database connections health check", "Database schema", "Scheduler"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"live", "started"})
    void nothing_outside_of_a_replica_keeps_it_from_being(String probe) {
        given().get(management + "health/" + probe)
                .then()
                .statusCode(200)
                .body("status", is("UP"))
                .body("checks", empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/health/ready", "/q/metrics"})
    void the_port_of_the_api_serves_neither_health_nor_metrics(String path) {
        given().get(path).then().statusCode(404);
    }

    @Test
    void the_api_is_not_on_the_management_port() {
        given().get(management.toString().replace("/q/", "/problems")).then().statusCode(404);
        given().get(management + "openapi").then().statusCode(404);
        given().get("/q/openapi").then().statusCode(200);
    }

    @Test
    void a_release_that_was_rolled_back_starts_on_the_schema_of_the_one_after_it() {
        Rows.update(
                "insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                        + " installed_by, execution_time, success)"
                        + " values (99999, ?, 'of the future', 'SQL', 'V99999__of_the_future.sql', 1, 'test', 1, true)",
                FUTURE);
        try {
            assertThatCode(() -> {
                        flyway.validate();
                        flyway.migrate();
                    })
                    .doesNotThrowAnyException();
        } finally {
            Rows.update("delete from flyway_schema_history where version = ?", FUTURE);
        }
    }
}
