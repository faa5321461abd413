package dev.onset.observability;

import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.testing.Activity;
import dev.onset.testing.Peculiar;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(Peculiar.class)
class TracingTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("traced")
            .startEvent()
            .intermediateCatchEvent("pause", event -> event.timerWithDuration("PT0.1S"))
            .callActivity("call", call -> call.zeebeProcessId("called"))
            .serviceTask("work", task -> task.zeebeJobType("traced"))
            .endEvent()
            .done();

    private static final BpmnModelInstance CALLED = Bpmn.createExecutableProcess("called")
            .startEvent()
            .intermediateCatchEvent("soon", event -> event.timerWithDuration("PT0.1S"))
            .endEvent()
            .done();

    @Inject
    InMemorySpanExporter exporter;

    @Test
    void an_instance_has_one_trace_from_its_start_through_timers_calls_and_jobs() {
        TestApplication app = TestApplication.running(MODEL, CALLED);
        UUID uuid = app.start("traced", Map.of());
        await().untilAsserted(() -> assertThat(TestApplication.instance(uuid).getList("tokens.nodeId"))
                .containsExactly("work"));
        String job = (String) app.takeJobs("traced", 1).getFirst().get("jobKey");
        TestApplication.completeJob(job, Map.of()).then().statusCode(204);

        await().untilAsserted(() -> assertThat(steps(app))
                .extracting(SpanData::getName)
                .containsExactlyInAnyOrder(
                        "step start", // the instance
                        "step triggered", // its timer
                        "step start", // what it calls
                        "step triggered", // the timer of that
                        "step work-completed", // the call
                        "step work-completed")); // the job
        assertThat(steps(app))
                .extracting(SpanData::getTraceId)
                .containsOnly(requestOf("start").getTraceId());

        SpanData completion = requestOf("completion");
        assertThat(completion.getTraceId()).isNotEqualTo(requestOf("start").getTraceId());
        assertThat(steps(app))
                .filteredOn(step -> !step.getLinks().isEmpty())
                .singleElement()
                .satisfies(step -> assertThat(
                                step.getLinks().getFirst().getSpanContext().getSpanId())
                        .isEqualTo(completion.getSpanId()));
    }

    @Test
    void the_trace_of_the_caller_goes_on() {
        TestApplication app = TestApplication.running(MODEL, CALLED);
        as("alice")
                .header("traceparent", "00-" + TRACE + "-" + SPAN + "-01")
                .body(Map.of())
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/traced/start",
                        app.workspaceId,
                        app.applicationId)
                .then()
                .statusCode(200);

        await().untilAsserted(() -> assertThat(steps(app)).hasSizeGreaterThan(2));
        assertThat(steps(app)).extracting(SpanData::getTraceId).containsOnly(TRACE);
    }

    @Test
    void no_value_is_in_a_span() {
        TestApplication app = Activity.ofEveryKind("4929-1234");
        Activity.refused(app, "4929-1234");

        await().untilAsserted(() -> assertThat(steps(app)).hasSizeGreaterThan(6));
        assertThat(exporter.getFinishedSpanItems())
                .allSatisfy(span -> assertThat(span.toString()).doesNotContain("4929-1234"));
    }

    private List<SpanData> steps(TestApplication app) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> app.applicationId
                        .toString()
                        .equals(span.getAttributes().get(AttributeKey.stringKey("onset.application.id"))))
                .toList();
    }

    /** The last request to a path that ends so. */
    private SpanData requestOf(String operation) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span ->
                        span.getKind() == SpanKind.SERVER && span.getName().endsWith(operation))
                .reduce((first, last) -> last)
                .orElseThrow();
    }
}
