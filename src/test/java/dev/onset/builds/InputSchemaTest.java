package dev.onset.builds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.onset.builds.InputSchema.InvalidSchema;
import dev.onset.problems.ProblemError;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
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

        // With backtracking, this would take longer than the universe exists, and so than the time limit of this class.
        assertThat(schema.validate(Map.of("a", "a".repeat(100_000) + "b"))).hasSize(1);
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
                    .hasMessage("Its references are nested too deeply or are circular");
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
                .satisfies(error -> assertThat(error.detail()).contains("exceeds its budget"));
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\": \"string\"}",
                "false",
                "{\"oneOf\": [{\"type\": \"string\"}, {\"type\": \"boolean\"}]}",
                "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"boolean\"}]}",
                "{\"if\": true, \"then\": {\"type\": [\"string\", \"null\"]}}",
                "{\"not\": {\"type\": \"integer\"}}",
                "{\"allOf\": [{\"minimum\": 1}, {\"multipleOf\": 2, \"exclusiveMinimum\": 0}]}",
                "{\"$ref\": \"#/$defs/none\"}"
            })
    void validation_ends_with_the_last_error_that_is_shown(String item) throws InvalidSchema {
        InputSchema schema = compile(
                "{\"properties\": {\"items\": {\"items\": " + item + "}}, \"$defs\": {\"none\": {\"enum\": []}}}");
        List<Object> counted = new AbstractList<>() {
            @Override
            public Object get(int index) {
                return 0;
            }

            @Override
            public int size() {
                return 510_000;
            }
        };

        List<ProblemError> errors = schema.validate(Map.of("items", counted));

        assertThat(errors).hasSize(50);
        assertThat(errors).allSatisfy(error -> assertThat(error.pointer()).matches("/items(/[0-9]{1,2})?"));
    }

    @Test
    void alternatives_that_multiply_end_at_validation() throws InvalidSchema {
        String definitions = IntStream.range(0, 24)
                .mapToObj(i -> "\"d%d\": {\"anyOf\": [{\"$ref\": \"#/$defs/d%d\"}, {\"$ref\": \"#/$defs/d%d\"}]}"
                        .formatted(i, i + 1, i + 1))
                .collect(Collectors.joining(", "));
        InputSchema schema = compile("{\"properties\": {\"a\": {\"$ref\": \"#/$defs/d0\"}}, \"$defs\": {" + definitions
                + ", \"d24\": {\"type\": \"string\"}}}");

        assertThat(schema.validate(Map.of("a", "b"))).isEmpty();
        assertThat(schema.validate(Map.of("a", 1)))
                .singleElement()
                .satisfies(error -> assertThat(error.detail()).contains("exceeds its budget"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"pattern\": \"(x{0,30}){0,30}$\"}",
                "{\"propertyNames\": {\"pattern\": \"(x{0,30}){0,30}$\"}}",
                "{\"patternProperties\": {\"(x{0,30}){0,30}$\": true}}",
                "{\"patternProperties\": {\"(x{0,30}){0,30}$\": true}, \"additionalProperties\": false}"
            })
    void a_search_that_takes_too_long_ends(String valueSchema) throws InvalidSchema {
        InputSchema schema = compile("{\"properties\": {\"a\": " + valueSchema + "}}");
        String text = "x".repeat(900_000);

        assertThat(List.of(text, Map.of(text, 1)))
                .anySatisfy(value -> assertThat(schema.validate(Map.of("a", value)))
                        .singleElement()
                        .satisfies(error -> assertThat(error.detail()).contains("exceeds its budget")));
    }

    @Test
    void keywords_that_look_at_a_large_value_again_and_again_end() throws InvalidSchema {
        String each = IntStream.range(1, 1_000)
                .mapToObj("{\"not\": {\"enum\": [[%d]]}}"::formatted)
                .collect(Collectors.joining(", "));
        InputSchema schema = compile("{\"properties\": {\"list\": {\"allOf\": [" + each + "]}}}");

        assertThat(schema.validate(Map.of("list", List.of(0)))).isEmpty();
        assertThat(schema.validate(Map.of("list", Collections.nCopies(500_000, 0))))
                .singleElement()
                .satisfies(error -> assertThat(error.detail()).contains("exceeds its budget"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(((((((a{2}){10}){10}){10}){10}){10}){10})",
                "((a{100}){100}){100}",
                "GROUPS",
            })
    void a_pattern_that_would_take_the_compiler_stack_or_memory_is_refused(String pattern) {
        String text = pattern.replace("GROUPS", "(a".repeat(900) + ")*".repeat(900));
        for (String schema : List.of(
                "{\"pattern\": \"%s\"}",
                "{\"properties\": {\"a\": {\"pattern\": \"%s\"}}}", "{\"patternProperties\": {\"%s\": true}}")) {
            assertThatThrownBy(() -> compile(schema.formatted(text))).isInstanceOf(InvalidSchema.class);
        }
    }

    @Test
    void a_pattern_that_comes_as_a_value_takes_neither_stack_nor_memory() throws InvalidSchema {
        InputSchema schema = compile("{\"properties\": {\"a\": {\"format\": \"regex\"}}}");

        assertThat(schema.validate(Map.of("a", "^a+$"))).isEmpty();
        for (String pattern : List.of("((a{100}){100}){100}", "(a".repeat(5_000) + ")*".repeat(5_000))) {
            assertThat(schema.validate(Map.of("a", pattern))).hasSize(1);
        }
    }

    @Test
    void many_patterns_that_are_large_together_are_refused() {
        String each = IntStream.range(0, 10)
                .mapToObj("{\"pattern\": \"(a{100}){90}%d\"}"::formatted)
                .collect(Collectors.joining(", "));

        assertThatThrownBy(() -> compile("{\"allOf\": [" + each + "]}"))
                .isInstanceOf(InvalidSchema.class)
                .hasMessageContaining("too large");
    }

    @Test
    void a_schema_that_the_validator_would_make_vast_is_refused() {
        assertThatThrownBy(() -> compile("{\"allOf\": [true" + ", true".repeat(20_000) + "]}"))
                .isInstanceOf(InvalidSchema.class)
                .hasMessageContaining("more than 20000 values");
        assertThatThrownBy(() -> compile("{\"anyOf\": [true" + ", true".repeat(500) + "]}"))
                .isInstanceOf(InvalidSchema.class)
                .hasMessageContaining("more than 500 alternatives");
        assertThatThrownBy(() -> compile("{\"$comment\": \"" + "x".repeat(1_000_000) + "\"}"))
                .isInstanceOf(InvalidSchema.class)
                .hasMessageContaining("larger than 1000000 bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "1e-300 1 true",
                "1e-300 HUGE true",
                "1e-300 0.5 true",
                "1e-400 0.5 true",
                "7 HUGE true",
                "7 8 false",
                "2 HUGE false",
                "0.01 4.35 true",
                "0.01 4.351 false",
                "1e300 1 false",
                "1e300 1e301 true",
                "1e-300 1.5e-300 false",
                "2.5 1e400 true",
                "3 1e400 false"
            })
    void a_multiple_is_one_whatever_the_size_of_the_numbers(String divisor, String number, boolean valid)
            throws InvalidSchema {
        InputSchema schema = compile("{\"properties\": {\"a\": {\"multipleOf\": " + divisor + "}}}");
        Object value = number.equals("HUGE") ? new BigInteger("7".repeat(900)) : new BigDecimal(number);

        assertThat(schema.validate(Map.of("a", value)).isEmpty()).isEqualTo(valid);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties", "minContains"
            })
    void a_count_that_nothing_reaches_is_refused(String keyword) {
        for (String count : List.of("1e300", "99999999999999999999", "3000000000")) {
            assertThatThrownBy(() -> compile("{\"properties\": {\"a\": {\"" + keyword + "\": " + count + "}}}"))
                    .isInstanceOf(InvalidSchema.class);
        }
    }

    @Test
    void equal_items_are_found_by_their_value() throws InvalidSchema {
        InputSchema schema = compile("{\"properties\": {\"a\": {\"uniqueItems\": true}}}");

        assertThat(schema.validate(Map.of("a", List.of(1, "1", true, "true", List.of(1), List.of("1"), Map.of()))))
                .isEmpty();
        for (List<Object> equal : List.<List<Object>>of(
                List.of(1, new BigDecimal("1.0")),
                List.of(Map.of("a", 1, "b", 2), Map.of("b", 2, "a", new BigDecimal("1.00"))),
                List.of("a", "a"))) {
            assertThat(schema.validate(Map.of("a", equal))).hasSize(1);
        }
    }

    @Test
    void unique_items_take_no_longer_where_their_hash_codes_are_the_same() throws InvalidSchema {
        InputSchema schema = compile("{\"properties\": {\"a\": {\"uniqueItems\": true}}}");
        List<String> items = List.of("");
        for (int i = 0; i < 15; i++) {
            items = items.stream()
                    .flatMap(item -> Stream.of(item + "Aa", item + "BB"))
                    .toList();
        }
        assertThat(items.stream().map(String::hashCode).distinct()).hasSize(1);

        assertThat(schema.validate(Map.of("a", items))).isEmpty();
    }

    private static InputSchema compile(String text) throws InvalidSchema {
        return InputSchema.compile(text.getBytes(UTF_8));
    }
}
