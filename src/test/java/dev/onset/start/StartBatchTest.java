package dev.onset.start;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.instance;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.problems.ProblemType;
import dev.onset.testing.AtOnce;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class StartBatchTest {

    private static final String SCHEMA = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
             "properties": {"amount": {"type": "integer"}}}""";

    private TestApplication app;

    @BeforeEach
    void publish() {
        app = TestApplication.create();
        String model = Bpmn.convertToString(Bpmn.createExecutableProcess("order")
                .startEvent("start")
                .exclusiveGateway("gate")
                .defaultFlow()
                .userTask("approve", task -> task.zeebeUserTask())
                .endEvent()
                .moveToNode("gate")
                .conditionExpression("amount < 0")
                .endEvent()
                .done());
        app.activate(app.published(Map.of(
                "version",
                "1",
                "files",
                List.of(
                        Map.of("path", "a.bpmn", "content", model),
                        Map.of("path", "order.schema.json", "content", SCHEMA)))));
    }

    private static Map<String, Object> item(Object amount, String key, String businessKey) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("values", Map.of("amount", amount));
        item.put("idempotencyKey", key);
        item.put("businessKey", businessKey);
        return item;
    }

    private Response post(String query, Object body) {
        return as("alice")
                .body(body)
                .post(
                        "/api/runtime/wks/{workspace}/app/{app}/process-name/order/starts" + query,
                        app.workspaceId,
                        app.applicationId);
    }

    private Response start(boolean atomic, List<?> starts) {
        return post("?atomic=" + atomic, Map.of("starts", starts));
    }

    private static JsonPath ok(Response answer) {
        return answer.then().statusCode(200).extract().jsonPath();
    }

    private long instances() {
        return Rows.count("process_instance", "application_id = ?", app.applicationId);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void all_are_started_and_answered_in_their_order(boolean atomic) {
        List<?> starts = IntStream.range(0, 40)
                .mapToObj(i -> item(i % 3 == 0 ? -i : i, i % 2 == 0 ? "k-" + i : null, "order-" + i))
                .toList();

        JsonPath answer = ok(start(atomic, starts));

        assertThat(answer.getList("results")).hasSize(40);
        assertThat(answer.getList("results.replayed")).containsOnly(false);
        assertThat(instances()).isEqualTo(40);
        for (int i : new int[] {0, 1, 2, 39}) {
            JsonPath started = instance(UUID.fromString(answer.getString("results[" + i + "].start.uuid")));
            assertThat(started.getString("businessKey")).isEqualTo("order-" + i);
            assertThat(started.getInt("values.amount")).isEqualTo(i % 3 == 0 ? -i : i);
        }
    }

    @Test
    void a_thousand_are_started_in_one_call_and_no_more() {
        List<Object> starts = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            starts.add(Map.of("values", Map.of("amount", i)));
        }
        assertThat(ok(start(true, starts)).getList("results.start.uuid"))
                .doesNotHaveDuplicates()
                .hasSize(1000);
        assertThat(instances()).isEqualTo(1000);

        starts.add(Map.of("values", Map.of()));
        assertProblem(start(true, starts), ProblemType.INVALID_REQUEST);
        assertThat(instances()).isEqualTo(1000);
    }

    @Test
    void one_that_is_refused_refuses_all_where_it_is_all_or_nothing() {
        JsonPath problem = assertProblem(
                start(true, List.of(item(1, null, null), item("x", null, null), item("y", null, null))),
                ProblemType.INVALID_PROCESS_INPUT);

        assertThat(problem.getList("errors.pointer"))
                .containsExactly("/starts/1/values/amount", "/starts/2/values/amount");
        assertThat(instances()).isZero();
        // It is all or nothing where nothing else is said.
        assertProblem(
                post("", Map.of("starts", List.of(item(1, null, null), item("x", null, null)))),
                ProblemType.INVALID_PROCESS_INPUT);
        assertThat(instances()).isZero();
    }

    @Test
    void one_that_is_refused_refuses_no_other_where_each_is_on_its_own() {
        JsonPath answer = ok(start(false, List.of(item(1, null, null), item("x", null, null), item(2, null, null))));

        assertThat(answer.getString("results[0].start.uuid")).isNotNull();
        assertThat(answer.getString("results[1].problem.type")).isEqualTo("/problems/invalid-process-input");
        assertThat(answer.getString("results[1].problem.errors[0].pointer")).isEqualTo("/amount");
        assertThat(answer.getString("results[2].start.uuid")).isNotNull();
        assertThat(instances()).isEqualTo(2);
    }

    @Test
    void one_that_fails_for_a_reason_that_nobody_foresaw_fails_alone() {
        String poison = "poison-" + UUID.randomUUID();
        String name = "fail_" + poison.replace('-', '_');
        Rows.update("create function " + name + "() returns trigger language plpgsql as"
                + " 'begin raise exception ''no''; end'");
        Rows.update("create trigger " + name + " before insert on process_instance for each row"
                + " when (new.business_key = '" + poison + "') execute function " + name + "()");
        try {
            JsonPath answer =
                    ok(start(false, List.of(item(1, "k-1", null), item(2, "k-2", poison), item(3, null, "fine"))));

            assertThat(answer.getString("results[0].start.uuid")).isNotNull();
            assertThat(answer.getString("results[1].problem.type")).isEqualTo("/problems/internal-error");
            assertThat(answer.getString("results[1].problem.errorId")).isNotNull();
            assertThat(answer.getString("results[1].start")).isNull();
            assertThat(answer.getString("results[2].start.uuid")).isNotNull();
            assertThat(instances()).isEqualTo(2);

            assertProblem(start(true, List.of(item(1, null, null), item(2, null, poison))), ProblemType.INTERNAL_ERROR);
            assertThat(instances()).isEqualTo(2);
        } finally {
            Rows.update("drop trigger " + name + " on process_instance");
            Rows.update("drop function " + name + "()");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_batch_that_is_sent_again_starts_what_was_not_started(boolean atomic) {
        JsonPath first = ok(start(atomic, List.of(item(1, "k-1", null), item(2, "k-2", null))));

        JsonPath again = ok(start(atomic, List.of(item(3, "k-3", null), item(2, "k-2", null), item(1, "k-1", null))));

        assertThat(again.getList("results.replayed")).containsExactly(false, true, true);
        assertThat(again.getString("results[1].start.uuid")).isEqualTo(first.getString("results[1].start.uuid"));
        assertThat(again.getString("results[2].start.uuid")).isEqualTo(first.getString("results[0].start.uuid"));
        assertThat(instances()).isEqualTo(3);
        // A key of a batch is the key of a single start.
        assertThat(as("alice")
                        .header("Idempotency-Key", "k-1")
                        .body("{\"amount\": 1}")
                        .post(
                                "/api/runtime/wks/{workspace}/app/{app}/process-name/order/start",
                                app.workspaceId,
                                app.applicationId)
                        .jsonPath()
                        .getString("uuid"))
                .isEqualTo(first.getString("results[0].start.uuid"));
    }

    @Test
    void a_key_that_was_used_for_another_start_is_refused() {
        ok(start(true, List.of(item(1, "k-1", null))));

        assertThat(assertProblem(
                                start(true, List.of(item(2, "k-2", null), item(2, "k-1", null))),
                                ProblemType.IDEMPOTENCY_KEY_REUSED)
                        .getList("errors.pointer"))
                .containsExactly("/starts/1/idempotencyKey");
        assertThat(instances()).isEqualTo(1);
        JsonPath each = ok(start(false, List.of(item(2, "k-2", null), item(2, "k-1", null))));
        assertThat(each.getString("results[1].problem.type")).isEqualTo("/problems/idempotency-key-reused");
        assertThat(instances()).isEqualTo(2);
    }

    @Test
    void batches_with_the_same_keys_at_once_start_each_once() {
        List<Map<String, Object>> starts =
                IntStream.range(0, 30).mapToObj(i -> item(i, "k-" + i, null)).toList();

        List<Response> answers = AtOnce.times(6, () -> start(true, starts));

        assertThat(answers).extracting(Response::statusCode).containsOnly(200);
        assertThat(answers)
                .extracting(answer -> answer.jsonPath().getList("results.start.uuid"))
                .containsOnly(answers.getFirst().jsonPath().getList("results.start.uuid"));
        assertThat(instances()).isEqualTo(30);
    }

    @Test
    void business_keys_that_must_be_unique_are_so_within_a_batch_too() {
        as("alice").body("{\"uniqueBusinessKeys\": true}").put(app.path() + "/settings");
        JsonPath first = ok(start(true, List.of(item(1, null, "order-1"))));

        assertThat(assertProblem(
                                start(true, List.of(item(1, null, "order-2"), item(1, null, "order-1"))),
                                ProblemType.BUSINESS_KEY_IN_USE)
                        .getString("uuid"))
                .isEqualTo(first.getString("results[0].start.uuid"));
        assertProblem(
                start(true, List.of(item(1, null, "order-3"), item(2, null, "order-3"))), ProblemType.INVALID_REQUEST);
        assertThat(instances()).isEqualTo(1);

        JsonPath each =
                ok(start(false, List.of(item(1, null, "order-1"), item(1, null, "order-3"), item(2, null, "order-3"))));
        assertThat(each.getString("results[0].problem.type")).isEqualTo("/problems/business-key-in-use");
        assertThat(each.getString("results[1].start.uuid")).isNotNull();
        assertThat(each.getString("results[2].problem.uuid")).isEqualTo(each.getString("results[1].start.uuid"));
        assertThat(instances()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                                    | 400 | not-a-json-object",
                "{}                                                    | 422 | invalid-request",
                "{\"starts\": []}                                    | 422 | invalid-request",
                "{\"starts\": {}}                                    | 422 | invalid-request",
                "{\"starts\": [null]}                                | 422 | invalid-request",
                "{\"starts\": [{}]}                                  | 422 | invalid-request",
                "{\"starts\": [{\"values\": []}]}                  | 422 | invalid-request",
                "{\"starts\": [{\"values\": {}, \"x\": 1}]}      | 422 | invalid-request",
                "{\"starts\": [{\"values\": {}, \"idempotencyKey\": \"\"}]} | 422 | invalid-request",
                "{\"starts\": [{\"values\": {}, \"idempotencyKey\": \"\u00e4\"}]} | 422 | invalid-request",
                "{\"starts\": [{\"values\": {}, \"businessKey\": \" \"}]} | 422 | invalid-request",
                "{\"starts\": [{\"values\": {}, \"idempotencyKey\": \"a\"}, {\"values\": {}, \"idempotencyKey\": \"a\"}]} | 422 | invalid-request",
            })
    void a_batch_that_cannot_be_read_starts_nothing(String body, int status, String problem) {
        for (String query : List.of("?atomic=true", "?atomic=false")) {
            Response answer = post(query, body);

            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.jsonPath().getString("type")).isEqualTo("/problems/" + problem);
        }
        assertThat(instances()).isZero();
    }

    @Test
    void parameters_of_a_batch_are_checked_as_those_of_a_start() {
        List<?> starts = List.of(item(1, null, null));

        assertProblem(post("?atomic=maybe", Map.of("starts", starts)), ProblemType.INVALID_PARAMETER);
        assertProblem(post("?startEvent=x", Map.of("starts", starts)), ProblemType.INVALID_PARAMETER);
        assertProblem(post("?startAt=x", Map.of("starts", starts)), ProblemType.INVALID_PARAMETER);
        assertProblem(
                as("dave")
                        .body(Map.of("starts", starts))
                        .post(
                                "/api/runtime/wks/{workspace}/app/{app}/process-name/order/starts",
                                app.workspaceId,
                                app.applicationId),
                ProblemType.WORKSPACE_NOT_FOUND);
        assertThat(instances()).isZero();
    }
}
