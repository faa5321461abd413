package dev.onset.builds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.onset.builds.InputSchema.InvalidSchema;
import dev.onset.problems.ProblemError;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class InputSchemaTest {

    private static final String SECRET = "s3cr3t-value";

    @Test
    void values_that_fit_are_accepted() throws InvalidSchema {
        InputSchema schema = compile("""
                {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
                 "required": ["customerEmail"],
                 "properties": {"customerEmail": {"type": "string", "pattern": "^[^@]+@[^@]+$"},
                                "loanAmount": {"type": "number", "minimum": 0.5}}}""");

        assertThat(schema.validate(Map.of("customerEmail", "alice@example.com", "loanAmount", new BigDecimal("0.5"))))
                .isEmpty();
    }

    @Test
    void everything_that_does_not_fit_is_pointed_at() throws InvalidSchema {
        InputSchema schema = compile("""
                {"type": "object", "required": ["missing"], "properties": {"a/b~c": {"type": "string"},
                 "list": {"items": {"type": "integer"}}}}""");

        assertThat(schema.validate(Map.of("a/b~c", 1, "list", List.of(1, "x"))))
                .extracting(ProblemError::pointer)
                .containsExactlyInAnyOrder("", "/a~1b~0c", "/list/1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"integer\"}",
                "{\"const\": 1}",
                "{\"enum\": [1, 2]}",
                "{\"pattern\": \"^[0-9]+$\"}",
                "{\"maxLength\": 3}",
                "{\"minLength\": 300}",
                "{\"format\": \"email\"}",
                "{\"format\": \"date-time\"}",
                "{\"format\": \"uuid\"}",
                "{\"format\": \"uri\"}",
                "{\"format\": \"regex\", \"not\": {}}",
                "{\"not\": {\"type\": \"string\"}}",
                "{\"oneOf\": [{\"type\": \"integer\"}, {\"type\": \"boolean\"}]}",
                "{\"anyOf\": [{\"const\": 1}, {\"const\": 2}]}",
                "{\"if\": true, \"then\": false}",
                "{\"contentEncoding\": \"base64\", \"maxLength\": 1}",
                "false"
            })
    void no_error_repeats_a_value(String valueSchema) throws InvalidSchema {
        InputSchema schema = compile("{\"properties\": {\"value\": " + valueSchema + "}}");

        List<ProblemError> errors = schema.validate(Map.of("value", SECRET));

        assertThat(errors).isNotEmpty();
        assertThat(errors.toString()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "true",
                "{} {}",
                "{\"type\": 1}",
                "{\"type\": \"nothing\"}",
                "{\"required\": \"a\"}",
                "{\"properties\": []}",
                "{\"minimum\": \"1\"}",
                "{\"pattern\": \"(\"}",
                "{\"pattern\": \"(?=lookahead)\"}",
                "{\"$ref\": \"#/nowhere\"}",
                "{\"$ref\": \"#nowhere\"}",
                "{\"$ref\": \"other.json\"}",
                "{\"$ref\": \"file:///etc/passwd\"}",
                "{\"$ref\": \"https://example.com/schema\"}",
                "{\"$dynamicRef\": \"https://example.com/schema\"}",
                "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}",
                "{\"$schema\": \"https://example.com/schema\"}",
                "{\"$defs\": {\"a\": {\"$id\": \"https://example.com/a\"}}}",
                "{\"$ref\": \"#\"}",
                "{\"const\": \"\\u0000\"}",
                "{\"\\u0000\": 1}",
                "{\"const\": \"\\ud800\"}",
                "{\"const\": 1e99999999}",
                "{\"a\": 1, \"a\": 2}"
            })
    void what_is_no_schema_or_reaches_out_of_itself_is_refused(String text) {
        assertThatThrownBy(() -> compile(text)).isInstanceOf(InvalidSchema.class);
    }

    @Test
    void deep_nesting_is_refused() {
        assertThatThrownBy(() -> compile("{\"not\":".repeat(900) + "{}" + "}".repeat(900)))
                .isInstanceOf(InvalidSchema.class);
        assertThatThrownBy(() -> compile("{\"not\":".repeat(100_000))).isInstanceOf(InvalidSchema.class);
    }

    @Test
    void nothing_is_ever_fetched() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        String url = "http://localhost:" + server.getAddress().getPort() + "/schema";
        try {
            for (String text : List.of(
                    "{\"$ref\": \"%s\"}",
                    "{\"$schema\": \"%s\"}",
                    "{\"$id\": \"%s\", \"$ref\": \"other\"}",
                    "{\"$dynamicRef\": \"%s\"}",
                    "{\"properties\": {\"a\": {\"$ref\": \"%s\"}}}",
                    "{\"$id\": \"%s\", \"properties\": {\"a\": {\"$ref\": \"#/$defs/none\"}}}",
                    "{\"$id\": \"%s\", \"$ref\": \"#nowhere\"}",
                    "{\"$recursiveRef\": \"%s\"}",
                    "{\"properties\": {\"a\": {\"$schema\": \"%s\"}}}",
                    "{\"properties\": {\"a\": {\"$id\": \"%s\"}}}",
                    "{\"items\": [{\"$ref\": \"%s\"}]}",
                    "{\"const\": {\"$ref\": \"%s\"}}",
                    "{\"contentMediaType\": \"application/json\", \"contentSchema\": {\"$ref\": \"%s\"}}",
                    "{\"$vocabulary\": {\"%s\": true}}")) {
                try {
                    compile(text.formatted(url)).validate(Map.of("a", 1));
                } catch (InvalidSchema refused) {
                    assertThat(refused).hasMessageNotContaining("localhost");
                }
            }
        } finally {
            server.stop(0);
        }
        assertThat(requests).hasValue(0);
    }

    @Test
    void a_pattern_takes_linear_time() throws InvalidSchema {
        InputSchema schema = compile("{\"properties\": {\"a\": {\"pattern\": \"^(a+)+$\"}}}");

        long start = System.nanoTime();
        assertThat(schema.validate(Map.of("a", "a".repeat(100_000) + "b"))).hasSize(1);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void references_that_multiply_are_refused_at_publishing() {
        String definitions = IntStream.range(0, 40)
                .mapToObj(i -> "\"d%d\": {\"allOf\": [{\"$ref\": \"#/$defs/d%d\"}, {\"$ref\": \"#/$defs/d%d\"}]}"
                        .formatted(i, i + 1, i + 1))
                .collect(Collectors.joining(", "));

        assertThatThrownBy(() -> compile("{\"$ref\": \"#/$defs/d0\", \"$defs\": {" + definitions + ", \"d40\": true}}"))
                .isInstanceOf(InvalidSchema.class);
    }

    @Test
    void references_in_a_row_are_refused_from_the_same_number_on_every_stack() throws InvalidSchema {
        assertThat(InputSchema.compile(chain(400)).validate(Map.of())).isEmpty();
        for (int references : new int[] {1_100, 5_000}) {
            assertThatThrownBy(() -> InputSchema.compile(chain(references)))
                    .isInstanceOf(InvalidSchema.class)
                    .hasMessage("Its references lead too deep, or without an end");
        }
    }

    private static byte[] chain(int references) {
        String definitions = IntStream.range(0, references)
                .mapToObj(i -> "\"d%d\": {\"$ref\": \"#/$defs/d%d\"}".formatted(i, i + 1))
                .collect(Collectors.joining(", "));
        return "{\"$ref\": \"#/$defs/d0\", \"$defs\": {%s, \"d%d\": {\"type\": \"object\"}}}"
                .formatted(definitions, references)
                .getBytes(UTF_8);
    }

    @Test
    void references_that_multiply_with_the_values_end_at_validation() throws InvalidSchema {
        InputSchema schema = compile("""
                {"properties": {"a": {"allOf": [{"$ref": "#"}, {"$ref": "#"}]}}}""");
        Map<String, Object> values = new HashMap<>();
        for (int depth = 0; depth < 60; depth++) {
            values = new HashMap<>(Map.of("a", values));
        }

        assertThat(schema.validate(values))
                .singleElement()
                .satisfies(error -> assertThat(error.detail()).contains("too long"));
    }

    @Test
    void a_large_body_can_be_checked() throws InvalidSchema {
        InputSchema schema = compile("""
                {"properties": {"items": {"items": {"type": "object", "required": ["a"], "properties":
                  {"a": {"type": "integer", "minimum": 0}, "b": {"type": "string", "maxLength": 10}}}}}}""");
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            items.add(Map.of("a", i, "b", "x"));
        }

        assertThat(schema.validate(Map.of("items", items))).isEmpty();
    }

    @Test
    void no_more_errors_are_told_than_anyone_reads() throws InvalidSchema {
        InputSchema schema = compile("{\"properties\": {\"list\": {\"items\": {\"type\": \"string\"}}}}");

        assertThat(schema.validate(
                        Map.of("list", IntStream.range(0, 1_000).boxed().toList())))
                .hasSize(50);
    }

    private static InputSchema compile(String text) throws InvalidSchema {
        return InputSchema.compile(text.getBytes(UTF_8));
    }
}
