package dev.onset.builds;

import static io.restassured.RestAssured.given;

import dev.onset.testing.Tokens;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Builds to be published, for tests. */
final class TestBuilds {

    private TestBuilds() {}

    /** A form with a version and alice's token; its files are to be added. */
    static RequestSpecification form(String version) {
        return given().auth().oauth2(Tokens.of("alice")).multiPart("version", version);
    }

    @SafeVarargs
    static Map<String, Object> build(String version, Map<String, String>... files) {
        return Map.of("version", version, "files", List.of(files));
    }

    /** The same build with another field. */
    static Map<String, Object> with(Map<String, Object> build, String field, Object value) {
        Map<String, Object> changed = new HashMap<>(build);
        changed.put(field, value);
        return changed;
    }

    static Map<String, String> file(String path, String content) {
        return Map.of("path", path, "content", content);
    }

    /** A process from its start to its end. No two are the same text: the library draws ids. */
    static String model(String processId) {
        return Bpmn.convertToString(Bpmn.createExecutableProcess(processId)
                .startEvent("start")
                .endEvent("end")
                .done());
    }
}
