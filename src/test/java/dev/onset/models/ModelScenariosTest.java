package dev.onset.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.bpmn.BpmnCompiler;
import dev.onset.bpmn.BuildResources;
import dev.onset.bpmn.Compilation;
import dev.onset.bpmn.CompiledProcess;
import dev.onset.dmn.CompiledDecision;
import dev.onset.dmn.DmnCompiler;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model, from its file to its end, on the compiler and the core. {@link PublishedModelsTest} does it from outside. */
class ModelScenariosTest {

    private static final BpmnCompiler COMPILER = new BpmnCompiler();

    private static Stream<Scenario> scenarios() {
        return Models.scenarios();
    }

    @ParameterizedTest
    @MethodSource
    void scenarios(Scenario scenario) {
        List<CompiledProcess> processes = compiled(Models.FOLDER.resolve(scenario.model()));

        scenario.play(new CorePlayer(processes), processes.getFirst().processId());
    }

    private static List<CompiledProcess> compiled(Path file) {
        Map<String, CompiledDecision> decisions = Models.decisions(file)
                .map(dmn -> new DmnCompiler()
                        .compile(dmn.getFileName().toString(), Models.content(dmn)).decisions().stream()
                                .collect(Collectors.toMap(CompiledDecision::id, Function.identity())))
                .orElse(Map.of());
        Compilation compilation = COMPILER.compile(
                file.getFileName().toString(), Models.content(file), new BuildResources(decisions::get, Map.of()));
        assertThat(compilation.errors()).isEmpty();
        return compilation.processes();
    }

    private static Stream<Path> refused() {
        return Models.refusedFiles().stream();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_model_with_an_element_that_is_not_executed_is_refused_by_its_name(Path file) {
        Compilation compilation = COMPILER.compile(file.getFileName().toString(), Models.content(file));

        assertThat(compilation.processes()).isEmpty();
        assertThat(compilation.errors().stream()
                        .map(error -> Objects.toString(error.element(), "-") + ": " + error.detail()))
                .containsExactlyElementsOf(
                        Models.text(Models.beside(file)).lines().toList());
    }

    @Test
    void every_model_has_a_scenario_and_a_line_that_says_where_it_is_from() {
        String readme = Models.text(Models.FOLDER.resolve("README.md"));

        assertThat(Models.files()).hasSizeGreaterThanOrEqualTo(40).allSatisfy(file -> {
            assertThat(Models.scenarios(file)).isNotEmpty();
            assertThat(readme).contains("`" + file.getFileName() + "`");
        });
        assertThat(Models.refusedFiles())
                .isNotEmpty()
                .allSatisfy(file -> assertThat(readme).contains("`refused/" + file.getFileName() + "`"));
    }
}
