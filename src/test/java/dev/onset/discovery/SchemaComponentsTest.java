package dev.onset.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaComponentsTest {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final ObjectNode document = MAPPER.createObjectNode();
    private final ObjectNode components = document.putObject("components").putObject("schemas");
    private final UniqueNames names = new UniqueNames();

    @Test
    void definitions_become_components_and_references_follow() throws JsonProcessingException {
        add(
                "a",
                "{'properties': {'x': {'$ref': '#/$defs/d'}, 'y': {'$ref': '#/$defs/d/properties/z'}},"
                        + " '$defs': {'d': {'properties': {'z': {'type': 'integer'}}}}}");

        assertThat(at("/components/schemas/a/properties/x/$ref")).isEqualTo("#/components/schemas/a_d");
        assertThat(at("/components/schemas/a/properties/y/$ref")).isEqualTo("#/components/schemas/a_d/properties/z");
        assertThat(components.at("/a/$defs").isMissingNode()).isTrue();
        assertThatEveryReferenceLeadsSomewhere();
    }

    @Test
    void two_schemas_with_the_same_definitions_and_anchors_do_not_meet() throws JsonProcessingException {
        add("a", "{'$ref': '#here', '$defs': {'d': {'$anchor': 'here', 'type': 'integer'}}}");
        add("b", "{'$ref': '#here', '$defs': {'d': {'$anchor': 'here', 'type': 'boolean'}}}");

        assertThat(at("/components/schemas/a/$ref")).isEqualTo("#/components/schemas/a_d");
        assertThat(at("/components/schemas/b/$ref")).isEqualTo("#/components/schemas/b_d");
        assertThat(at("/components/schemas/b_d/type")).isEqualTo("boolean");
        assertThat(document.toString()).doesNotContain("$anchor");
    }

    @Test
    void a_name_that_would_be_another_components_gets_another() throws JsonProcessingException {
        names.of("a_d");
        add("a", "{'$ref': '#/$defs/d', '$defs': {'d': {}, 'D': {}, '-': {}, 'd e': {}}}");

        assertThat(components.properties()).hasSize(5);
        assertThatEveryReferenceLeadsSomewhere();
    }

    @Test
    void what_only_looks_like_a_reference_stays() throws JsonProcessingException {
        add(
                "a",
                "{'properties': {'$ref': {'type': 'string'}, '$id': {'const': {'$ref': '#/nowhere'}}},"
                        + " 'examples': [{'$ref': '#/nowhere'}], 'default': {'$id': 'x'}, 'dependentRequired': {'$ref': ['b']}}");

        assertThat(at("/components/schemas/a/properties/$ref/type")).isEqualTo("string");
        assertThat(at("/components/schemas/a/properties/$id/const/$ref")).isEqualTo("#/nowhere");
        assertThat(at("/components/schemas/a/examples/0/$ref")).isEqualTo("#/nowhere");
        assertThat(at("/components/schemas/a/default/$id")).isEqualTo("x");
        assertThat(at("/components/schemas/a/dependentRequired/$ref/0")).isEqualTo("b");
    }

    @Test
    void a_schema_that_refers_to_itself_still_does() throws JsonProcessingException {
        add(
                "a",
                "{'$id': 'https://example.com/a', '$dynamicAnchor': 'n', 'properties':"
                        + " {'x': {'$ref': '#'}, 'y': {'$dynamicRef': '#n'}}}");

        assertThat(at("/components/schemas/a/properties/x/$ref")).isEqualTo("#/components/schemas/a");
        assertThat(at("/components/schemas/a/properties/y/$ref")).isEqualTo("#/components/schemas/a");
        assertThat(components.at("/a/$id").isMissingNode()).isTrue();
    }

    @Test
    void names_with_characters_of_pointers_and_uris_are_found() throws JsonProcessingException {
        add(
                "a",
                "{'properties': {'a/b~ü': {'type': 'integer'}, 'y': {'$ref': '#/properties/a~1b~0%C3%BC'},"
                        + " 'z': {'$ref': '#/$defs/p%20q/items'}}, 'definitions': {'old': {'$ref': '#/properties/y'}},"
                        + " '$defs': {'p q': {'items': {'type': 'null'}}}}");

        assertThatEveryReferenceLeadsSomewhere();
    }

    @Test
    void a_body_says_that_it_is_an_object() throws JsonProcessingException {
        add("a", "{'properties': {}}");

        assertThat(at("/components/schemas/a/type")).isEqualTo("object");
    }

    private void add(String name, String schema) throws JsonProcessingException {
        new SchemaComponents(names, components).add(names.of(name), MAPPER.readTree(schema.replace('\'', '"')));
    }

    private String at(String pointer) {
        return document.at(pointer).asText();
    }

    private void assertThatEveryReferenceLeadsSomewhere() {
        List<String> references = new ArrayList<>();
        List<JsonNode> open = new ArrayList<>(List.of(document));
        while (!open.isEmpty()) {
            JsonNode node = open.removeLast();
            if (node.path("$ref").isTextual()) {
                references.add(node.get("$ref").textValue());
            }
            node.forEach(open::add);
        }
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(document.at(JsonPointer.compile(
                                        URLDecoder.decode(reference.substring(1), StandardCharsets.UTF_8)))
                                .isMissingNode())
                        .as(reference)
                        .isFalse());
    }
}
