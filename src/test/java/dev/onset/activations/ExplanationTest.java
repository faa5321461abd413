package dev.onset.activations;

import static dev.onset.testing.ProblemAssertions.assertProblem;
import static dev.onset.testing.TestApplication.as;
import static dev.onset.testing.TestApplication.latestOn;
import static dev.onset.testing.TestApplication.pinned;
import static dev.onset.testing.TestApplication.withToken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.onset.problems.ProblemType;
import dev.onset.testing.TestApplication;
import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ExplanationTest {

    private static final BpmnModelInstance MODEL =
            Bpmn.createExecutableProcess("p").startEvent().endEvent().done();

    @Test
    void it_names_every_rule_in_order_and_why_one_won() {
        TestApplication app = TestApplication.create();
        UUID first = app.publish("1", MODEL);
        UUID second = app.publishOn("next", "2", "DRAFT", MODEL);
        app.activate(first);
        app.grant("user", "bob", "viewer");
        UUID low = UUID.randomUUID();
        UUID high = UUID.randomUUID();
        app.override(low, "group", "sales", 1, pinned(first));
        app.override(high, "group", "testers", 2, latestOn("next", true));
        app.override(UUID.randomUUID(), "user", "victor", 0, pinned(first));

        explain(app, Tokens.of("bob", "sales", "testers"), "")
                .then()
                .statusCode(200)
                .body("whom.user", is("bob"))
                .body("whom.groups", contains("sales", "testers"))
                .body("buildId", is(second.toString()))
                .body("why", containsString("highest priority"))
                .body("rules.outcome", contains("NOT_CONCERNED", "WON", "OVERRULED", "OVERRULED"))
                .body("rules.subject", contains("victor", "testers", "sales", null))
                .body("rules[1].overrideId", is(high.toString()))
                .body("rules[1].buildVersion", is("2"))
                .body("rules[1].buildStatus", is("DRAFT"))
                .body("rules[1].policy.branch", is("next"))
                .body("rules[3].overrideId", nullValue())
                .body("rules[3].policy.buildId", is(first.toString()));
    }

    @Test
    void an_administrator_asks_for_others_with_the_groups_that_it_names() {
        TestApplication app = TestApplication.create();
        UUID first = app.publish("1", MODEL);
        UUID second = app.publish("2", MODEL);
        app.activate(first);
        app.override(UUID.randomUUID(), "group", "testers", 0, pinned(second));
        app.override(UUID.randomUUID(), "client", "partner", 0, pinned(second));

        explain(app, Tokens.of("alice", "onset-admin"), "?user=bob&group=testers&group=sales")
                .then()
                .statusCode(200)
                .body("whom.user", is("bob"))
                .body("buildId", is(second.toString()))
                .body("why", containsString("one of its groups"));
        explain(app, Tokens.of("alice", "onset-admin"), "?user=bob")
                .then()
                .body("buildId", is(first.toString()))
                .body("why", containsString("No override matches"));
        explain(app, Tokens.of("alice", "onset-admin"), "?client=partner")
                .then()
                .body("whom.client", is("partner"))
                .body("whom.user", nullValue())
                .body("buildId", is(second.toString()))
                .body("why", containsString("for the caller itself"));
        explain(app, Tokens.of("alice", "onset-admin"), "?group=testers").then().body("buildId", is(second.toString()));
    }

    @Test
    void a_starter_is_told_of_the_rules_that_concern_it_and_no_others() {
        TestApplication app = TestApplication.create();
        UUID build = app.publish("1", MODEL);
        app.activate(build);
        app.grant("group", "starters", "starter");
        app.override(UUID.randomUUID(), "user", "victor", 0, pinned(build));
        app.override(UUID.randomUUID(), "group", "starters", 0, pinned(build));

        explain(app, Tokens.of("ursula", "starters"), "")
                .then()
                .statusCode(200)
                .body("rules.subject", contains("starters", null));
        assertProblem(explain(app, Tokens.of("ursula", "starters"), "?user=victor"), ProblemType.FORBIDDEN);
        assertProblem(explain(app, Tokens.of("ursula", "starters"), "?group=starters"), ProblemType.FORBIDDEN);
    }

    @Test
    void it_explains_why_there_is_no_build() {
        TestApplication app = TestApplication.create();
        explain(app, Tokens.of("alice", "onset-admin"), "")
                .then()
                .statusCode(200)
                .body("buildId", nullValue())
                .body("why", containsString("no policy"))
                .body("rules", empty());

        app.choose(latestOn("main", false));

        explain(app, Tokens.of("alice", "onset-admin"), "")
                .then()
                .body("buildId", nullValue())
                .body("why", containsString("no build is active"))
                .body("rules.outcome", contains("WON"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?user=%20", "?user=%00", "?group=%00", "?user=a&client=b", "?client=%20", "?group=a&group=%20"})
    void somebody_who_cannot_be_is_refused(String query) {
        TestApplication app = TestApplication.create();

        assertProblem(explain(app, Tokens.of("alice", "onset-admin"), query), ProblemType.INVALID_PARAMETER);
    }

    private record Rule(String type, String subject, int priority, UUID build) {}

    /** Held against the resolution written down again, plainly. */
    @Test
    void explanation_announcement_and_resolution_agree_whatever_the_rules_are() {
        TestApplication app = TestApplication.create();
        List<UUID> builds = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            builds.add(app.publish("1." + i, MODEL));
        }
        app.activate(builds.getFirst());
        app.grant("group", "starters", "starter");
        Random random = new Random(20261124);
        List<Rule> rules = new ArrayList<>();
        for (String subject : List.of("u1", "u2", "g1", "g2", "g3", "g4", "G5", "g-5")) {
            String type = subject.startsWith("u") ? "user" : "group";
            Rule rule = new Rule(type, subject, random.nextInt(3), builds.get(1 + random.nextInt(5)));
            rules.add(rule);
            app.override(UUID.randomUUID(), type, subject, rule.priority(), pinned(rule.build()))
                    .then()
                    .statusCode(201);
        }

        for (int i = 0; i < 40; i++) {
            String user = List.of("u1", "u2", "u3", "u4", "g1").get(random.nextInt(5));
            Set<String> groups = new TreeSet<>(Set.of("starters"));
            for (String group : List.of("g1", "g2", "g3", "g4", "G5", "g-5", "u1")) {
                if (random.nextInt(3) == 0) {
                    groups.add(group);
                }
            }
            UUID expected = rules.stream()
                    .filter(rule ->
                            rule.type().equals("user") ? rule.subject().equals(user) : groups.contains(rule.subject()))
                    .min(Comparator.<Rule, Boolean>comparing(rule -> rule.type().equals("group"))
                            .thenComparing(rule -> -rule.priority())
                            .thenComparing(Rule::subject))
                    .map(Rule::build)
                    .orElse(builds.getFirst());
            String token = Tokens.of(user, groups.toArray(String[]::new));

            JsonPath explained =
                    explain(app, token, "").then().statusCode(200).extract().jsonPath();
            UUID announced = withToken(token)
                    .get("/api/runtime/wks/{w}/app/{a}/build/info", app.workspaceId, app.applicationId)
                    .jsonPath()
                    .getUUID("buildId");

            assertThat(explained.getUUID("buildId")).as(user + groups).isEqualTo(expected);
            assertThat(announced).as(user + groups).isEqualTo(expected);
        }
    }

    private static Response explain(TestApplication app, String token, String query) {
        return withToken(token).urlEncodingEnabled(false).get(app.path() + "/activation/explanation" + query);
    }

    @Test
    void whoever_may_not_see_the_application_gets_no_explanation() {
        TestApplication app = TestApplication.create();

        assertProblem(as("mallory").get(app.path() + "/activation/explanation"), ProblemType.WORKSPACE_NOT_FOUND);
    }
}
