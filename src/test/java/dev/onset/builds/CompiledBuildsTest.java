package dev.onset.builds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.onset.bpmn.BpmnCompiler;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompiledBuildsTest {

    private static final UUID BUILD = UUID.randomUUID();
    private static final BpmnCompiler BPMN = new BpmnCompiler();

    @Test
    void each_file_is_compiled_once_for_all_its_processes() {
        String two = """
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="http://example.com">
                  <bpmn:process id="a" isExecutable="true"><bpmn:startEvent id="sa"/></bpmn:process>
                  <bpmn:process id="b" isExecutable="true"><bpmn:startEvent id="sb"/></bpmn:process>
                </bpmn:definitions>""";
        List<String> compiled = new ArrayList<>();
        List<DefinitionRow> rows = List.of(
                row("first", "a", "two.bpmn", null),
                row("other", "c", "one.bpmn", "{}"),
                row("second", "b", "two.bpmn", null));

        CompiledBuild build = CompiledBuild.of(
                rows,
                Map.of("two.bpmn", two.getBytes(UTF_8), "one.bpmn", model("c")),
                CompiledResources.NONE,
                (path, content, resources) -> {
                    compiled.add(path);
                    return BPMN.compilePublished(path, content, resources);
                });

        assertThat(compiled).containsExactlyInAnyOrder("one.bpmn", "two.bpmn");
        assertThat(build.definitions())
                .extracting(
                        ProcessDefinition::name,
                        definition -> definition.model().processId())
                .containsExactly(tuple("first", "a"), tuple("other", "c"), tuple("second", "b"));
        assertThat(build.find(rows.get(1).id))
                .satisfies(definition -> assertThat(definition.inputSchema()).isNotNull());
        assertThat(build.find(UUID.randomUUID())).isNull();
    }

    @Test
    void a_process_that_its_file_no_longer_has_is_no_build() {
        List<DefinitionRow> rows = List.of(row("first", "gone", "one.bpmn", null));

        assertThatThrownBy(() -> CompiledBuild.of(
                        rows, Map.of("one.bpmn", model("c")), CompiledResources.NONE, BPMN::compilePublished))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void threads_that_ask_at_once_get_the_build_that_one_of_them_compiles() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicInteger compiled = new AtomicInteger();
        CompiledBuilds builds = new CompiledBuilds(id -> {
            compiled.incrementAndGet();
            await(asked);
            return new CompiledBuild(List.of(), CompiledResources.NONE);
        });
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<CompiledBuild>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(() -> builds.get(BUILD)));
            }
            asked.countDown();

            CompiledBuild first = answers.getFirst().get(60, TimeUnit.SECONDS);
            for (Future<CompiledBuild> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS)).isSameAs(first);
            }
        }
        assertThat(compiled).hasValue(1);
    }

    @Test
    void nobody_waits_for_the_compilation_of_another_build() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CompiledBuilds builds = new CompiledBuilds(id -> {
            if (id.equals(BUILD)) {
                await(asked);
            }
            return new CompiledBuild(List.of(), CompiledResources.NONE);
        });
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<CompiledBuild> slow = threads.submit(() -> builds.get(BUILD));
            for (int i = 0; i < 100; i++) {
                assertThat(builds.get(UUID.randomUUID())).isNotNull();
            }
            assertThat(slow).isNotDone();
            asked.countDown();
            assertThat(slow.get(60, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void what_failed_is_tried_again_by_the_next_who_asks() {
        AtomicInteger tries = new AtomicInteger();
        CompiledBuilds builds = new CompiledBuilds(id -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("no database");
            }
            return new CompiledBuild(List.of(), CompiledResources.NONE);
        });

        assertThatThrownBy(() -> builds.get(BUILD)).hasMessage("no database");
        assertThat(builds.get(BUILD)).isSameAs(builds.get(BUILD));
        assertThat(tries).hasValue(2);
    }

    @Test
    void what_was_compiled_to_be_published_is_not_compiled_again() {
        CompiledBuilds builds = new CompiledBuilds(id -> {
            throw new IllegalStateException("compiled again");
        });
        CompiledBuild published = new CompiledBuild(List.of(), CompiledResources.NONE);

        builds.put(BUILD, published);

        assertThat(builds.get(BUILD)).isSameAs(published);
    }

    private static DefinitionRow row(String name, String processId, String path, @Nullable String schema) {
        DefinitionRow row = new DefinitionRow();
        row.id = UUID.randomUUID();
        row.buildId = BUILD;
        row.name = name;
        row.processId = processId;
        row.path = path;
        row.inputSchema = schema;
        return row;
    }

    private static byte[] model(String processId) {
        return Bpmn.convertToString(Bpmn.createExecutableProcess(processId)
                        .startEvent()
                        .endEvent()
                        .done())
                .getBytes(UTF_8);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
