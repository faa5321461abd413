package dev.onset.builds;

import static dev.onset.builds.TestBuilds.build;
import static dev.onset.builds.TestBuilds.file;
import static dev.onset.builds.TestBuilds.model;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.bpmn.BpmnCompiler;
import dev.onset.dmn.CompiledDecision;
import dev.onset.dmn.DmnCompiler;
import dev.onset.testing.TestApplication;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DefinitionsTest {

    @Inject
    BpmnCompiler bpmn;

    @Inject
    DmnCompiler dmn;

    private final List<String> compiled = new ArrayList<>();

    @Test
    void a_stored_build_is_compiled_once_for_all_its_processes_and_outside_any_transaction() {
        UUID buildId = published();
        Definitions definitions = definitions();

        definitions.prepare(buildId);
        definitions.prepare(buildId);
        List<ProcessDefinition> all = QuarkusTransaction.requiringNew().call(() -> definitions.ofBuild(buildId));

        assertThat(all).extracting(ProcessDefinition::name).containsExactly("first", "second");
        for (ProcessDefinition definition : all) {
            assertThat(definitions.get(definition.id())).isSameAs(definition);
        }
        assertThat(compiled).containsExactlyInAnyOrder("first.bpmn", "second.bpmn");
    }

    @Test
    void one_process_that_is_needed_brings_the_others_of_its_build() {
        UUID buildId = published();
        UUID first = QuarkusTransaction.requiringNew()
                .call(() ->
                        definitions().inBuild(buildId, "first").orElseThrow().id());
        compiled.clear();
        Definitions definitions = definitions();

        definitions.get(first);
        assertThat(compiled).hasSize(2);
        definitions.prepare(buildId);

        assertThat(compiled).hasSize(2);
    }

    @Test
    void a_stored_build_brings_its_decisions_and_forms() {
        String decision = """
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="d" namespace="n">
                  <decision id="d" name="d"><literalExpression><text>1</text></literalExpression></decision>
                </definitions>""";
        UUID buildId = TestApplication.create()
                .published(build(
                        "1.0.0",
                        file("first.bpmn", model("first")),
                        file("d.dmn", decision),
                        file("f.form", "{\"id\": \"f\"}")));
        Definitions definitions = definitions();

        assertThat(definitions.decisions(buildId))
                .extracting(CompiledDecision::id)
                .containsExactly("d");
        assertThat(definitions.form(definitions.ofBuild(buildId).getFirst(), "f"))
                .hasValueSatisfying(form -> assertThat(form.schema()).isEqualTo("{\"id\": \"f\"}"));
        assertThat(definitions.form(definitions.ofBuild(buildId).getFirst(), "g"))
                .isEmpty();
    }

    @Test
    void a_definition_that_is_not_there_is_an_error() {
        assertThatThrownBy(() -> definitions().get(UUID.randomUUID())).isInstanceOf(IllegalStateException.class);
    }

    private static UUID published() {
        return TestApplication.create()
                .publish(build("1.0.0", file("first.bpmn", model("first")), file("second.bpmn", model("second"))))
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getUUID("id");
    }

    /** As on a replica that has just started. */
    private Definitions definitions() {
        return new Definitions(
                (path, content, resources) -> {
                    compiled.add(path);
                    return bpmn.compilePublished(path, content, resources);
                },
                new ResourceCompiler(dmn));
    }
}
