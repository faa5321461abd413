package dev.onset.observability;

import static dev.onset.testing.TestApplication.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.engine.Bounds;
import dev.onset.testing.Activity;
import dev.onset.testing.Scrape;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MetricsTest {

    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `(onset_[a-z_]+)` \\|(.*?)\\|", Pattern.MULTILINE);

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    @Inject
    Metrics counted;

    @Test
    void a_timer_that_was_armed_for_a_time_long_past_is_counted() {
        double before = Scrape.of(metrics).sum("onset_timer_lag_seconds_count");

        counted.timerFired(Duration.between(Bounds.FIRST_TIME, Bounds.LAST_TIME));

        await().untilAsserted(() -> assertThat(Scrape.of(metrics).sum("onset_timer_lag_seconds_count"))
                .isGreaterThan(before));
    }

    @Test
    void what_is_documented_is_what_is_exposed() throws IOException {
        Activity.ofEveryKind("some value");
        Set<String> documented = DOCUMENTED
                .matcher(Files.readString(Path.of("docs", "reference", "observability.md")))
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        await().untilAsserted(() -> assertThat(Scrape.of(metrics).types().keySet())
                .filteredOn(name -> name.startsWith("onset_"))
                // Each timer comes with one.
                .filteredOn(name -> !name.endsWith("_seconds_max"))
                .containsExactlyElementsOf(documented));
    }

    @Test
    void labels_are_those_that_are_documented() throws IOException {
        Activity.ofEveryKind("some value");
        Map<String, String> documented = DOCUMENTED
                .matcher(Files.readString(Path.of("docs", "reference", "observability.md")))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));

        assertThat(Scrape.of(metrics).samples())
                .filteredOn(sample -> sample.name().startsWith("onset_"))
                .isNotEmpty()
                .allSatisfy(sample -> {
                    String name = documented.containsKey(sample.name())
                            ? sample.name()
                            : sample.name().replaceAll("_(count|sum|bucket|max)$", "");
                    Set<String> labels = new TreeSet<>(sample.labels().keySet());
                    labels.remove("le");
                    assertThat(Pattern.compile("`([a-z]+)`")
                                    .matcher(documented.get(name))
                                    .results()
                                    .map(label -> label.group(1)))
                            .as(sample.name())
                            .containsExactlyInAnyOrderElementsOf(labels);
                });
    }

    @Test
    void names_follow_the_conventions_of_prometheus() {
        Activity.ofEveryKind("some value");
        Map<String, String> types = Scrape.of(metrics).types();

        assertThat(types.entrySet())
                .filteredOn(type -> type.getKey().startsWith("onset_"))
                .isNotEmpty()
                .allSatisfy(type -> {
                    switch (type.getValue()) {
                        case "counter" -> assertThat(type.getKey()).endsWith("_total");
                        case "histogram" -> assertThat(type.getKey()).endsWith("_seconds");
                        default -> assertThat(type.getKey()).doesNotEndWith("_total");
                    }
                });
    }

    @Test
    void starts_are_counted_by_application_process_and_outcome() {
        TestApplication app = TestApplication.running(
                Bpmn.createExecutableProcess("short").startEvent().endEvent().done());
        Scrape before = Scrape.of(metrics);
        app.start("short", Map.of());
        app.start("short", Map.of());
        as("alice")
                .body("{\"number\": 1e5000}")
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/short/start",
                        app.workspaceId,
                        app.applicationId)
                .then()
                .statusCode(422);

        Scrape scrape = Scrape.of(metrics);
        String application = "application=" + app.applicationId;
        assertThat(scrape.sum("onset_starts_total", application, "process=short", "outcome=started"))
                .isEqualTo(2);
        assertThat(scrape.sum("onset_starts_total", application, "outcome=invalid-process-input"))
                .isEqualTo(1);
        assertThat(ofApplication(app, "onset_instances_started_total", before, scrape))
                .isGreaterThanOrEqualTo(2);
        assertThat(ofApplication(app, "onset_instances_ended_total", before, scrape, "state=FINISHED"))
                .isGreaterThanOrEqualTo(2);
    }

    /**
     * How much a counter has grown. After many other tests the application is no longer told apart from others, and counts
     * as one of them.
     */
    private static double ofApplication(
            TestApplication app, String name, Scrape before, Scrape after, String... labels) {
        return Stream.of("application=" + app.applicationId, "application=other")
                .map(application ->
                        Stream.concat(Stream.of(application), Stream.of(labels)).toArray(String[]::new))
                .mapToDouble(all -> after.sum(name, all) - before.sum(name, all))
                .sum();
    }

    @Test
    void each_start_of_a_batch_is_counted() {
        TestApplication app = TestApplication.running(
                Bpmn.createExecutableProcess("many").startEvent().endEvent().done());
        String path = "/api/runtime/wks/" + app.workspaceId + "/app/" + app.applicationId + "/process-name/many/starts";
        Map<String, ?> good = Map.of("values", Map.of(), "idempotencyKey", "one");
        for (int i = 0; i < 2; i++) {
            as("alice")
                    .body(Map.of("starts", List.of(good, Map.of("values", Map.of()))))
                    .post(path)
                    .then()
                    .statusCode(200);
        }

        Scrape scrape = Scrape.of(metrics);
        String application = "application=" + app.applicationId;
        assertThat(scrape.sum("onset_starts_total", application, "process=many", "outcome=started"))
                .isEqualTo(3);
        assertThat(scrape.sum("onset_starts_total", application, "process=many", "outcome=replayed"))
                .isEqualTo(1);
    }

    @Test
    void names_that_nobody_published_make_one_series() {
        TestApplication app = TestApplication.create();
        double before = unknown(Scrape.of(metrics));
        for (int i = 0; i < 20; i++) {
            app.start("alice", "made-up-" + UUID.randomUUID(), Map.of()).then().statusCode(409);
        }

        Scrape scrape = Scrape.of(metrics);
        assertThat(unknown(scrape)).isEqualTo(before + 20);
        assertThat(scrape.text()).doesNotContain("made-up");
    }

    @Test
    void paths_that_nothing_serves_make_no_series() {
        for (int i = 0; i < 5; i++) {
            given().get("/api/made-up-{id}", i).then().statusCode(401);
            as("alice").get("/api/made-up-{id}", i).then().statusCode(404);
            given().get("/made-up-{id}", i).then().statusCode(404);
        }

        Scrape scrape = Scrape.of(metrics);
        assertThat(scrape.text()).doesNotContain("made-up");
        assertThat(scrape.sum("http_server_requests_seconds_count")).isPositive();
    }

    @Test
    void work_is_timed_from_when_it_was_handed_out() {
        Scrape before = Scrape.of(metrics);
        Activity.ofEveryKind("some value");
        Scrape after = Scrape.of(metrics);

        for (String name : new String[] {
            "onset_job_activation_seconds_count",
            "onset_job_completion_seconds_count",
            "onset_user_task_completion_seconds_count"
        }) {
            assertThat(after.sum(name) - before.sum(name)).as(name).isEqualTo(1);
        }
        assertThat(after.sum("onset_job_failures_total", "outcome=retried")
                        - before.sum("onset_job_failures_total", "outcome=retried"))
                .isEqualTo(1);
        assertThat(after.sum("onset_timer_lag_seconds_count") - before.sum("onset_timer_lag_seconds_count"))
                .isEqualTo(2);
        assertThat(after.sum("onset_timer_lag_seconds_sum") - before.sum("onset_timer_lag_seconds_sum"))
                .isBetween(0.0, 120.0);
    }

    @Test
    void open_incidents_are_shown_until_they_are_gone() {
        TestApplication app = Activity.ofEveryKind("some value");
        String application = "application=" + app.applicationId;

        await().untilAsserted(() -> assertThat(Scrape.of(metrics).sum("onset_incidents_open", application))
                .isEqualTo(1));
        assertThat(Scrape.of(metrics).sum("onset_incidents_raised_total", application, "type=CONDITION_ERROR"))
                .isEqualTo(1);
    }

    private static double unknown(Scrape scrape) {
        return scrape.sum("onset_starts_total", "process=unknown", "outcome=no-active-build");
    }
}
