package dev.onset.replicas;

import static dev.onset.testing.TestApplication.as;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.onset.testing.AtOnce;
import dev.onset.testing.Replicas;
import dev.onset.testing.SecondReplica;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A replica with the memory that the chart and the image give it lives through inputs that were made to take it. */
@ExtendWith(Replicas.With.class)
class HostileInputsIT {

    private static final String ZEROS = "{\"items\": [0" + ",0".repeat(509_999) + "]}";
    private static final String FEWER_ZEROS = "{\"items\": [0" + ",0".repeat(90_000) + "]}";

    private static final Map<String, String> SCHEMAS = Map.of(
            "typed", "{\"properties\": {\"items\": {\"items\": {\"type\": \"string\"}}}}",
            "one",
                    "{\"properties\": {\"items\": {\"items\": {\"oneOf\": [{\"type\": \"string\"}, {\"type\": \"boolean\"}]}}}}",
            "doubling",
                    "{\"properties\": {\"items\": {\"$ref\": \"#/$defs/d0\"}}, \"$defs\": {%s, \"d24\": {\"type\": \"string\"}}}"
                            .formatted(IntStream.range(0, 24)
                                    .mapToObj(i ->
                                            "\"d%d\": {\"anyOf\": [{\"$ref\": \"#/$defs/d%d\"}, {\"$ref\": \"#/$defs/d%d\"}]}"
                                                    .formatted(i, i + 1, i + 1))
                                    .collect(Collectors.joining(", "))));

    @Test
    void it_answers_afterwards(Replicas replicas) throws IOException {
        TestApplication app = application();
        List<String> bodies = new ArrayList<>(List.of(ZEROS, FEWER_ZEROS));
        bodies.add("{\"items\": [{}" + ",{}".repeat(340_000) + "]}");
        bodies.add("{\"items\": [{\"\": 0}" + ",{\"\":0}".repeat(125_000) + "]}");
        bodies.add("{\"items\": \"" + "x".repeat(1_000_000) + "\"}");
        List<String> processes = new ArrayList<>(SCHEMAS.keySet());
        processes.addAll(List.of("each", "calls", "doubles"));

        try (SecondReplica replica = SecondReplica.start(replicas.settings(), memoryOfTheChart())) {
            for (String process : processes) {
                for (String body : bodies) {
                    List<Integer> answers = AtOnce.times(3, () -> start(replica, app, process, body));
                    assertThat(answers).allMatch(status -> status == 200 || status == 400 || status == 422);
                    assertThat(replica.isAlive()).as(process).isTrue();
                }
            }
            assertThat(start(replica, app, "each", "{\"items\": [1]}")).isEqualTo(200);
        }
    }

    @Test
    void it_answers_after_builds_that_are_as_large_as_builds_may_be(Replicas replicas) throws IOException {
        TestApplication app = application();
        String attributes =
                IntStream.range(0, 90).mapToObj(i -> " v:a%d=''".formatted(i)).collect(Collectors.joining());
        String namespaces = IntStream.range(0, 90)
                .mapToObj(i -> " xmlns:a%d='u'".formatted(i))
                .collect(Collectors.joining());
        String deep = "<v:e>".repeat(50) + "</v:e>".repeat(50);
        Map<String, String> builds = new LinkedHashMap<>();
        for (String extension : List.of(
                ("<v:e" + attributes + "/>").repeat(2_150),
                ("<v:e" + attributes + "/>").repeat(4_000),
                ("<v:e" + namespaces + "/>").repeat(2_200),
                deep.repeat(390),
                deep.repeat(2_000),
                ("<v:e>" + "x".repeat(99_000) + "</v:e>").repeat(38))) {
            builds.put("model " + builds.size(), files(extension));
        }
        builds.put("files", "{\"version\": \"1\", \"files\": [{}" + ",{}".repeat(5_000_000) + "]}");
        builds.put("few files", "{\"version\": \"1\", \"files\": [{}" + ",{}".repeat(290_000) + "]}");
        builds.put("nulls", "{\"version\": \"1\", \"files\": [null" + ",null".repeat(590_000) + "]}");
        builds.put(
                "names",
                IntStream.range(0, 290_000)
                        .mapToObj(i -> "\"" + i + "\":\"\"")
                        .collect(Collectors.joining(
                                ",", "{\"version\": \"1\", \"files\": [], \"processNames\": {", "}}")));

        try (SecondReplica replica = SecondReplica.start(replicas.settings(), memoryOfTheChart())) {
            builds.forEach((name, build) -> {
                List<Integer> answers = AtOnce.times(3, () -> publish(replica, app, build));
                assertThat(answers)
                        .as(name)
                        .allMatch(status ->
                                List.of(201, 400, 409, 413, 422, 429, 503).contains(status));
                assertThat(replica.isAlive()).as(name).isTrue();
            });
            assertThat(start(replica, app, "each", "{\"items\": [1]}")).isEqualTo(200);
        }
    }

    private static String files(String extension) {
        String model = Bpmn.convertToString(Bpmn.createExecutableProcess("p")
                        .startEvent()
                        .endEvent()
                        .done())
                .replaceFirst(
                        "<startEvent[^>]*>",
                        "<extensionElements xmlns:v='urn:v'>" + extension + "</extensionElements>$0");
        return IntStream.range(0, 4)
                .mapToObj(i -> "{\"path\": \"m%d.bpmn\", \"content\": \"%s\"}"
                        .formatted(
                                i,
                                model.replace("\"p\"", "\"p" + i + "\"")
                                        .replace("\"", "'")
                                        .replace("\n", " ")))
                .collect(Collectors.joining(",", "{\"version\": \"1\", \"files\": [", "]}"));
    }

    private static int publish(SecondReplica replica, TestApplication app, String build) {
        return as("alice")
                .body(build)
                .post(replica.url() + app.path() + "/builds")
                .statusCode();
    }

    private static int start(SecondReplica replica, TestApplication app, String process, String body) {
        return as("alice")
                .body(body)
                .post(
                        replica.url() + "/api/runtime/wks/{workspace}/app/{app}/process-name/{process}/start",
                        app.workspaceId,
                        app.applicationId,
                        process)
                .statusCode();
    }

    private static TestApplication application() {
        Map<String, BpmnModelInstance> models = new LinkedHashMap<>();
        SCHEMAS.keySet()
                .forEach(name -> models.put(
                        name,
                        Bpmn.createExecutableProcess(name)
                                .startEvent()
                                .endEvent()
                                .done()));
        models.put(
                "each",
                Bpmn.createExecutableProcess("each")
                        .startEvent()
                        .serviceTask(
                                "work",
                                task -> task.zeebeJobType("work")
                                        .multiInstance(items -> items.zeebeInputCollectionExpression("items")
                                                .zeebeInputElement("item")))
                        .endEvent()
                        .done());
        models.put(
                "calls",
                Bpmn.createExecutableProcess("calls")
                        .startEvent()
                        .callActivity(
                                "call",
                                call -> call.zeebeProcessId("each")
                                        .multiInstance(
                                                items -> items.zeebeInputCollectionExpression("[1,2,3,4,5,6,7,8,9]")
                                                        .zeebeInputElement("item")))
                        .endEvent()
                        .done());
        models.put(
                "doubles",
                Bpmn.createExecutableProcess("doubles")
                        .startEvent()
                        .scriptTask(
                                "double",
                                task -> task.zeebeExpression("[items, items, items, items]")
                                        .zeebeResultVariable("items"))
                        .scriptTask(
                                "again",
                                task -> task.zeebeExpression("[items, items, items, items]")
                                        .zeebeResultVariable("items"))
                        .endEvent()
                        .done());
        List<Map<String, String>> files = new ArrayList<>();
        models.forEach(
                (name, model) -> files.add(Map.of("path", name + ".bpmn", "content", Bpmn.convertToString(model))));
        SCHEMAS.forEach((name, schema) -> files.add(Map.of("path", name + ".schema.json", "content", schema)));
        TestApplication app = TestApplication.create();
        UUID build = app.published(Map.of("version", "1", "files", files));
        app.activate(build);
        return app;
    }

    /** The heap that the image takes of the chart's limit, and the image's other options. */
    private static List<String> memoryOfTheChart() throws IOException {
        JsonNode values = new YAMLMapper().readTree(Files.readString(Path.of("helm", "onset", "values.yaml")));
        Matcher limit = Pattern.compile("(\\d+)Mi")
                .matcher(values.at("/resources/limits/memory").asText());
        Matcher percentage =
                Pattern.compile("-XX:MaxRAMPercentage=([0-9.]+)").matcher(Files.readString(Path.of("Dockerfile.jvm")));
        Matcher buffers =
                Pattern.compile("-XX:MaxDirectMemorySize=[0-9]+m").matcher(Files.readString(Path.of("Dockerfile.jvm")));
        assertThat(limit.matches()).isTrue();
        assertThat(percentage.find()).isTrue();
        assertThat(buffers.find()).isTrue();
        long heap = (long) (Integer.parseInt(limit.group(1)) * Double.parseDouble(percentage.group(1)) / 100);
        return List.of("-Xmx" + heap + "m", buffers.group(), "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");
    }
}
