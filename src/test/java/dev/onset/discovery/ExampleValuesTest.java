package dev.onset.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExampleValuesTest {

    private static final JsonMapper MAPPER = new JsonMapper();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'type': 'object'}",
                "{'examples': [{'a': 1}], 'required': ['a']}",
                "{'default': {'a': 1}, 'required': ['a']}",
                "{'required': ['a', 'b']}",
                "{'required': ['a'], 'properties': {'a': {'type': 'integer', 'minimum': 3}}}",
                "{'required': ['a'], 'properties': {'a': {'type': 'number', 'exclusiveMinimum': 0, 'exclusiveMaximum': 1}}}",
                "{'required': ['a'], 'properties': {'a': {'type': 'integer', 'maximum': -7}}}",
                "{'required': ['a'], 'properties': {'a': {'type': 'integer', 'multipleOf': 7, 'minimum': 8}}}",
                "{'required': ['a'], 'properties': {'a': {'type': ['null', 'boolean']}}}",
                "{'required': ['a'], 'properties': {'a': {'type': 'null'}}}",
                "{'required': ['a'], 'properties': {'a': {'const': [1, {}]}}}",
                "{'required': ['a'], 'properties': {'a': {'type': 'string', 'minLength': 30}}}",
                "{'required': ['a'], 'properties': {'a': {'type': 'string', 'maxLength': 2}}}",
                "{'required': ['a'], 'properties': {'a': {'type': 'array', 'minItems': 3, 'items': {'type': 'boolean'}}}}",
                "{'required': ['a'], 'properties': {'a': {'prefixItems': [{'type': 'integer'}, {'type': 'null'}], 'minItems': 2}}}",
                "{'required': ['a'], 'properties': {'a': {'type': 'array', 'contains': {'const': 5}, 'minItems': 1}}}",
                "{'allOf': [{'required': ['a']}, {'properties': {'a': {'type': 'integer'}}, 'required': ['b']}]}",
                "{'oneOf': [{'required': ['a'], 'properties': {'a': {'type': 'integer'}}}, {'required': ['b']}]}",
                "{'anyOf': [{'not': {}}, {'required': ['b']}]}",
                "{'$ref': '#/$defs/x', '$defs': {'x': {'required': ['y'], 'properties': {'y': {'$ref': '#z'}}}, 'z': {'$anchor': 'z', 'type': 'integer'}}}",
                "{'required': ['a'], 'properties': {'a': {'$ref': '#/$defs/a%20b~1c'}}, '$defs': {'a b/c': {'type': 'boolean'}}}",
                "{'properties': {'a': {'type': 'string', 'pattern': '^qq$'}}}",
                "{'required': ['child'], 'properties': {'child': {'anyOf': [{'type': 'null'}, {'$ref': '#'}]}}}",
                "{'properties': {'child': {'$ref': '#'}}}",
                "{'properties': {'a': {'type': 'array', 'maxItems': 0, 'items': {'type': 'string'}}}}",
                "{'properties': {'a': false}}",
                "{'additionalProperties': {'type': 'integer'}, 'required': ['x']}"
            })
    void a_proposal_fits_the_schema(String text) throws JsonProcessingException {
        JsonNode schema = MAPPER.readTree(text.replace('\'', '"'));
        var checked = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema);

        assertThat(ExampleValues.of(schema)).anySatisfy(proposal -> {
            assertThat(checked.validate(proposal)).isEmpty();
            assertThat(proposal.isObject()).isTrue();
        });
    }

    @Test
    void a_schema_that_asks_for_more_and_more_gets_an_end() throws JsonProcessingException {
        JsonNode schema = MAPPER.readTree("""
                {"$ref": "#/$defs/a", "$defs": {
                    "a": {"required": ["x", "y", "z"], "properties": {
                        "x": {"$ref": "#/$defs/a"}, "y": {"$ref": "#/$defs/a"}, "z": {"$ref": "#/$defs/b"}}},
                    "b": {"allOf": [{"$ref": "#/$defs/b"}, {"$ref": "#/$defs/a"}]}}}""");

        assertThat(ExampleValues.of(schema)).isNotEmpty();
    }
}
