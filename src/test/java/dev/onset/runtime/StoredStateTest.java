package dev.onset.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.Compensable;
import dev.onset.engine.Cycle;
import dev.onset.engine.ExecutionState;
import dev.onset.engine.InstanceState;
import dev.onset.engine.Loop;
import dev.onset.engine.NodeStatus;
import dev.onset.engine.Subscription;
import dev.onset.engine.ThrownError;
import dev.onset.engine.Token;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The stored state is a format: what a release has written, as the golden files keep it, is read by the later ones. A file of a
 * release is never changed; a new format gets a new file.
 */
class StoredStateTest {

    private static final String VALUES = "{\"order\":\"o-1\"}";

    @Test
    void what_the_first_release_wrote_is_read() throws IOException {
        assertThat(read(golden("release-1"))).isEqualTo(state(first()));
    }

    @Test
    void what_this_release_wrote_is_read() throws IOException {
        assertThat(read(golden("release-2"))).isEqualTo(state(second()));
    }

    @Test
    void what_is_written_is_the_golden_file_byte_for_byte() throws IOException {
        assertThat(StateCodec.tokens(state(second()))).isEqualTo(golden("release-2"));
        assertThat(StateCodec.variables(state(second()))).isEqualTo(VALUES);
    }

    @Test
    void what_the_first_release_wrote_is_written_with_the_version_and_no_other_change() throws IOException {
        ExecutionState state = read(golden("release-1"));

        assertThat(Values.read(StateCodec.tokens(state))).isEqualTo(withVersion(Values.read(golden("release-1"))));
        assertThat(read(StateCodec.tokens(state))).isEqualTo(state);
    }

    @Test
    void members_of_a_later_release_are_ignored() throws IOException {
        Token token = new Token(
                1,
                0,
                "pay",
                NodeStatus.EXECUTING,
                null,
                false,
                Map.of(),
                List.of(timer(2, "late", "2026-11-30T08:00:00Z", null)),
                0,
                new Loop(List.of(1), 1, 0),
                null,
                new ThrownError("declined", null, Map.of()));

        assertThat(read(golden("with-unknown-members")))
                .isEqualTo(new ExecutionState(InstanceState.STARTED, 3, List.of(root(List.of()), token)));
    }

    @Test
    void completed_activities_that_can_be_compensated_are_stored_with_their_scope() throws IOException {
        Compensable room = new Compensable("room", List.of());
        ExecutionState state = new ExecutionState(
                InstanceState.STARTED,
                9,
                List.of(
                        scope(
                                Token.ROOT,
                                -1,
                                "order",
                                Map.of("order", "o-1"),
                                List.of(room, new Compensable("trip", List.of(room, room)))),
                        scope(4, Token.ROOT, "sub", Map.of(), List.of(room))));

        assertThat(StateCodec.tokens(state)).isEqualTo(golden("compensation"));
        assertThat(read(golden("compensation"))).isEqualTo(state);
    }

    @Test
    void an_instance_without_tokens_is_read_and_written() {
        ExecutionState state = new ExecutionState(InstanceState.STARTED, 1, List.of(root(List.of())));

        assertThat(StateCodec.tokens(state)).isEqualTo("{\"v\":2,\"next\":1,\"tokens\":[]}");
        assertThat(read("{\"next\":1,\"tokens\":[]}")).isEqualTo(state);
    }

    private static Map<String, @Nullable Object> withVersion(Map<String, @Nullable Object> stored) {
        Map<String, @Nullable Object> versioned = new LinkedHashMap<>(stored);
        versioned.put("v", StateCodec.VERSION);
        return versioned;
    }

    private static ExecutionState read(String tokens) {
        return StateCodec.read(InstanceState.STARTED, "order", VALUES, tokens);
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = StateCodecTest.class.getResourceAsStream("/state/" + name + ".json")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private static ExecutionState state(List<Token> tokens) {
        return new ExecutionState(InstanceState.STARTED, 12, tokens);
    }

    private static List<Token> first() {
        Map<String, @Nullable Object> locals = new LinkedHashMap<>();
        locals.put("amount", new BigDecimal("12.50"));
        locals.put("none", null);
        return List.of(
                root(List.of(message(9, "note"))),
                new Token(
                        1,
                        0,
                        "pay",
                        NodeStatus.EXECUTING,
                        "to-pay",
                        true,
                        locals,
                        List.of(
                                timer(5, "late", "2026-11-30T08:00:00.123456Z", null),
                                timer(6, "remind", "2026-12-01T08:00:00Z", new Cycle("PT1H", 3))),
                        0,
                        null,
                        null,
                        null),
                new Token(
                        2,
                        0,
                        "each",
                        NodeStatus.EXECUTING,
                        null,
                        false,
                        Map.of(),
                        List.of(),
                        0,
                        new Loop(Arrays.asList(1, "two", null), 2, 1),
                        null,
                        null),
                new Token(
                        3,
                        2,
                        "each",
                        NodeStatus.EXECUTING,
                        null,
                        false,
                        Map.of("item", "two"),
                        List.of(),
                        2,
                        null,
                        null,
                        null),
                new Token(
                        4,
                        0,
                        "paid",
                        NodeStatus.WAITING_MESSAGE_EVENT,
                        null,
                        false,
                        Map.of(),
                        List.of(message(7, "paid")),
                        0,
                        null,
                        null,
                        null),
                new Token(
                        8,
                        0,
                        "join",
                        NodeStatus.EXECUTED_PARTIAL,
                        "left",
                        false,
                        Map.of(),
                        List.of(),
                        0,
                        null,
                        null,
                        null));
    }

    private static List<Token> second() {
        List<Token> tokens = new ArrayList<>(first());
        tokens.add(new Token(
                10,
                0,
                "call",
                NodeStatus.EXECUTING,
                null,
                false,
                Map.of(),
                List.of(),
                0,
                null,
                UUID.fromString("01933a4e-7c00-7000-8000-000000000001"),
                null));
        tokens.add(new Token(
                11,
                0,
                "charge",
                NodeStatus.EXECUTING,
                null,
                true,
                Map.of(),
                List.of(),
                0,
                null,
                null,
                new ThrownError("declined", "limit", Map.of("left", 0))));
        return tokens;
    }

    private static Token root(List<Subscription> subscriptions) {
        return new Token(
                Token.ROOT,
                -1,
                "order",
                NodeStatus.EXECUTING,
                null,
                false,
                Map.of("order", "o-1"),
                subscriptions,
                0,
                null,
                null,
                null);
    }

    private static Token scope(
            long id, long parent, String node, Map<String, @Nullable Object> locals, List<Compensable> compensable) {
        return new Token(
                id,
                parent,
                node,
                NodeStatus.EXECUTING,
                null,
                false,
                locals,
                List.of(),
                0,
                null,
                null,
                null,
                compensable,
                null,
                false,
                null);
    }

    private static Subscription message(long id, String node) {
        return new Subscription(id, Subscription.Kind.MESSAGE, node, null, null);
    }

    private static Subscription timer(long id, String node, String due, @Nullable Cycle cycle) {
        return new Subscription(id, Subscription.Kind.TIMER, node, Instant.parse(due), cycle);
    }
}
