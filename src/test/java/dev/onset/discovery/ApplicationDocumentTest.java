package dev.onset.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.onset.builds.BuildStatus;
import dev.onset.builds.StoredBuild;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApplicationDocumentTest {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final ProcessCatalog.StartEvent NONE =
            new ProcessCatalog.StartEvent("begin", null, ProcessCatalog.StartKind.NONE);

    @Test
    void an_input_schema_keeps_each_keyword_and_its_value() throws JsonProcessingException {
        String schema = """
                {"title":"T","default":null,"type":["object"],"properties":{"none":{"const":null},"any":true,"never":false,
                "n":{"maximum":1e400,"multipleOf":0.1},"$ref":{"enum":[null,{"$ref":1}]}},"not":{},"x-own":{"a":[null]},
                "unknown":1}""".replace("\n", "");

        ObjectNode document = document(process("p", schema, null));

        assertThat(document.at("/components/schemas/p_input").toString())
                .isEqualTo(MAPPER.readTree(schema).toString());
        assertThat(document.at("/paths").findValue("requestBody").at("/content/application~1json/schema/$ref"))
                .hasToString("\"#/components/schemas/p_input\"");
    }

    @Test
    void definitions_whose_value_is_null_or_a_boolean_remain() throws JsonProcessingException {
        JsonNode schemas = document(process(
                        "p",
                        "{\"$defs\":{\"t\":true,\"f\":false,\"n\":{\"const\":null}},\"$ref\":\"#/$defs/n\"}",
                        null))
                .at("/components/schemas");

        assertThat(schemas.get("p_input_t")).hasToString("true");
        assertThat(schemas.get("p_input_f")).hasToString("false");
        assertThat(schemas.get("p_input_n")).hasToString("{\"const\":null}");
        assertThat(schemas.at("/p_input/$ref")).hasToString("\"#/components/schemas/p_input_n\"");
    }

    @Test
    void an_example_keeps_its_nulls_and_digits() throws JsonProcessingException {
        Map<String, @Nullable Object> example = MAPPER.convertValue(
                MAPPER.readTree("{\"a\":null,\"b\":[0.12345678901234567890123456789,{\"c\":12345678901234567890}]}"),
                MAPPER.getTypeFactory().constructMapType(Map.class, String.class, Object.class));

        JsonNode written = document(process("p", "{}", example)).findValue("example");

        assertThat(written.get("a").isNull()).isTrue();
        assertThat(written.at("/b/0").decimalValue()).isEqualTo(new BigDecimal("0.12345678901234567890123456789"));
        assertThat(written.at("/b/1/c").bigIntegerValue()).hasToString("12345678901234567890");
    }

    @Test
    void the_same_build_has_the_same_text() throws JsonProcessingException {
        ProcessCatalog.Startable[] processes = {
            process("b", "{\"type\":\"object\"}", Map.of()), process("a", null, null)
        };

        assertThat(document(processes).toString()).isEqualTo(document(processes).toString());
        assertThat(document(processes).get("paths").fieldNames())
                .toIterable()
                .extracting(path -> path.replaceAll(".*/process-name/", ""))
                .containsExactly("b/start", "a/start");
    }

    @Test
    void without_a_known_identity_provider_only_bearer_tokens_are_described() throws JsonProcessingException {
        ObjectNode unknown = document(process("p", null, null));
        ObjectNode known = ApplicationDocument.of("A", build(), List.of(), "https://onset", "https://idp/realm/");

        assertThat(unknown.at("/components/securitySchemes")).hasSize(1);
        assertThat(unknown.at("/security")).hasToString("[{\"bearer\":[]}]");
        assertThat(known.at("/security")).hasToString("[{\"bearer\":[]},{\"oidc\":[]}]");
        assertThat(known.at("/components/securitySchemes/oidc/openIdConnectUrl"))
                .hasToString("\"https://idp/realm/.well-known/openid-configuration\"");
        assertThat(known.at("/servers/0/url")).hasToString("\"https://onset\"");
    }

    private static ObjectNode document(ProcessCatalog.Startable... processes) {
        return ApplicationDocument.of("A", build(), List.of(processes), "https://onset", null);
    }

    private static ProcessCatalog.Startable process(
            String name, @Nullable String schema, @Nullable Map<String, @Nullable Object> example)
            throws JsonProcessingException {
        return new ProcessCatalog.Startable(
                name, name, schema == null ? null : MAPPER.readTree(schema), List.of(NONE), example);
    }

    private static StoredBuild build() {
        return new StoredBuild(
                new UUID(0, 1),
                new UUID(0, 2),
                new UUID(0, 3),
                "1.0.0",
                "main",
                BuildStatus.COMMITTED,
                "checksum",
                Instant.EPOCH,
                "alice",
                List.of(),
                List.of());
    }
}
