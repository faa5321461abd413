package dev.onset.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The objects that a chart rendered. */
record Rendering(List<JsonNode> objects) {

    /** Carries what {@code helm.sh/hook} says. */
    static final String HOOK = "tests.onset.dev/hook";

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    static String kind(JsonNode object) {
        return object.path("apiVersion").asText() + " " + object.path("kind").asText();
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties().forEach(e -> texts.put(e.getKey(), e.getValue().asText()));
        return texts;
    }

    Stream<JsonNode> all(String kind) {
        return objects.stream().filter(object -> object.path("kind").asText().equals(kind));
    }

    Optional<JsonNode> find(String kind, String name) {
        return all(kind).filter(object -> name(object).equals(name)).findFirst();
    }

    JsonNode get(String kind, String name) {
        return find(kind, name).orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in " + names()));
    }

    List<String> names() {
        return objects.stream()
                .map(object -> object.path("kind").asText() + "/" + name(object))
                .toList();
    }

    /** Whatever makes pods, with its pods' template (for a bare pod, itself). */
    Map<JsonNode, JsonNode> podTemplates() {
        Map<JsonNode, JsonNode> templates = new LinkedHashMap<>();
        for (JsonNode object : objects) {
            switch (object.path("kind").asText()) {
                case "Deployment", "Job" -> templates.put(object, object.at("/spec/template"));
                case "CronJob" -> templates.put(object, object.at("/spec/jobTemplate/spec/template"));
                case "Pod" -> templates.put(object, object);
                case "Service" -> {
                    if (object.at("/spec/template").isObject()) {
                        templates.put(object, object.at("/spec/template"));
                    }
                }
                default -> {}
            }
        }
        return templates;
    }

    /** The environment that the only container of a workload gets literally, its ConfigMap's included. */
    Map<String, String> environment(JsonNode workload) {
        JsonNode container = container(workload);
        Map<String, String> environment = new LinkedHashMap<>();
        elements(container.path("envFrom"))
                .forEach(source -> environment.putAll(
                        texts(get("ConfigMap", source.at("/configMapRef/name").asText())
                                .path("data"))));
        elements(container.path("env"))
                .filter(variable -> variable.has("value"))
                .forEach(variable -> environment.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        return environment;
    }

    JsonNode container(JsonNode workload) {
        List<JsonNode> containers = new ArrayList<>();
        podSpec(workload).path("containers").forEach(containers::add);
        if (containers.size() != 1) {
            throw new AssertionError(name(workload) + " has " + containers.size() + " containers");
        }
        return containers.getFirst();
    }

    JsonNode podSpec(JsonNode workload) {
        return podTemplates().get(workload).path("spec");
    }
}
