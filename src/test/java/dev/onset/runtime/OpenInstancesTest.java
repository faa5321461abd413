package dev.onset.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.ExecutionState;
import dev.onset.engine.InstanceState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenInstancesTest {

    private static final UUID APPLICATION = UUID.randomUUID();
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private final Map<UUID, Integer> stored = new HashMap<>();
    private Instant now = NOW;
    private int counts;

    private OpenInstances open(int perRoot, int perApplication) {
        return new OpenInstances(this::count, this::count, new Limits(perRoot, perApplication), () -> now);
    }

    private int count(UUID of, int limit) {
        counts++;
        return Math.min(limit, stored.getOrDefault(of, 0));
    }

    @Test
    void calls_from_one_root_are_refused_beyond_the_limit_whoever_of_its_instances_makes_them() {
        OpenInstances open = open(3, 100);
        UUID root = UUID.randomUUID();

        assertThat(open.refusal(instance(root, 0, null))).isNull();
        assertThat(open.refusal(instance(UUID.randomUUID(), 0, root))).isNull();
        assertThat(open.refusal(instance(UUID.randomUUID(), 5, root))).isNull();
        assertThat(open.refusal(instance(root, 1, null))).contains("limit of 3 open instances");
        assertThat(open.refusal(instance(UUID.randomUUID(), 1, root))).contains("limit of 3 open instances");
        assertThat(open.refusal(instance(UUID.randomUUID(), 0, null))).isNull();
    }

    @Test
    void instances_of_an_application_are_bounded_over_all_roots() {
        OpenInstances open = open(100, 2);
        stored.put(APPLICATION, 1);

        assertThat(open.refusal(instance(UUID.randomUUID(), 0, null))).isNull();
        assertThat(open.refusal(instance(UUID.randomUUID(), 0, null))).contains("of the application");
    }

    @Test
    void what_ended_or_was_opened_elsewhere_is_known_after_a_while_and_counted_once_until_then() {
        OpenInstances open = open(10, 1_000);
        UUID root = UUID.randomUUID();
        stored.put(root, 10);
        assertThat(open.refusal(instance(root, 1, null))).isNotNull();
        stored.put(root, 4);
        int before = counts;
        assertThat(open.refusal(instance(root, 1, null))).isNotNull();
        assertThat(counts).isEqualTo(before);

        now = now.plus(Duration.ofSeconds(1));

        for (int i = 0; i < 6; i++) {
            assertThat(open.refusal(instance(root, 1, null))).isNull();
        }
        assertThat(open.refusal(instance(root, 1, null))).isNotNull();
    }

    @Test
    void the_tree_of_an_instance_that_is_just_being_created_is_not_counted() {
        OpenInstances open = open(10, 1_000);
        open.refusal(instance(UUID.randomUUID(), 0, null));
        int before = counts;

        open.refusal(instance(UUID.randomUUID(), 0, null));

        assertThat(counts).isEqualTo(before);
    }

    private static StoredInstance instance(UUID uuid, long revision, @Nullable UUID root) {
        return new StoredInstance(
                uuid,
                UUID.randomUUID(),
                APPLICATION,
                UUID.randomUUID(),
                UUID.randomUUID(),
                "process",
                revision,
                new ExecutionState(InstanceState.STARTED, 1, List.of(), List.of()),
                null,
                NOW,
                "alice",
                null,
                root == null ? null : new StoredInstance.Parent(UUID.randomUUID(), 1, root, 1),
                null,
                null,
                null,
                null);
    }

    private record Limits(int maxOpenInstancesPerRoot, int maxOpenInstancesPerApplication)
            implements DefaultRuntimeConfig {}
}
