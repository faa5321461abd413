package dev.onset.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.onset.problems.UnfinishedBodies.Body;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The largest body is 100 bytes: a caller may have 200 in memory, and all may have 600. */
class UnfinishedBodiesTest {

    private static final int LARGEST = 100;

    private final UnfinishedBodies unfinished = new UnfinishedBodies(new Limits());
    private final List<String> gaveWay = new ArrayList<>();

    private record Limits() implements BodyLimits {

        @Override
        public MemorySize body() {
            return new MemorySize(BigInteger.ONE);
        }

        @Override
        public MemorySize publishBody() {
            return new MemorySize(BigInteger.valueOf(LARGEST));
        }

        @Override
        public Duration bodyDeadline() {
            return Duration.ofMinutes(1);
        }

        @Override
        public int slowBodies() {
            return 2;
        }
    }

    @Test
    void a_caller_with_no_body_gets_room_from_the_caller_that_takes_most() {
        begin("a", "a1").add(80);
        begin("a", "a2").add(70);
        begin("b", "b1").add(100);
        begin("b", "b2").add(100);
        begin("c", "c1").add(90);
        begin("c", "c2").add(100);

        begin("modest", "m").add(100);

        assertThat(gaveWay).containsExactly("b1");
    }

    @Test
    void as_many_give_way_as_the_part_needs_and_never_the_one_that_needs_it() {
        for (String caller : List.of("a", "b", "c")) {
            for (int i = 0; i < 20; i++) {
                begin(caller, caller).add(10);
            }
        }

        Body body = begin("modest", "m");
        for (int i = 0; i < 10; i++) {
            body.add(10);
        }

        assertThat(gaveWay).hasSize(10).containsOnly("a", "b", "c");
        assertThat(gaveWay.stream().distinct()).as("each in its turn").hasSize(3);
    }

    @Test
    void who_takes_most_itself_gets_no_room_from_others() {
        begin("a", "a1").add(100);
        begin("a", "a2").add(90);
        for (int i = 0; i < 41; i++) {
            begin("modest" + i, "m" + i).add(10);
        }

        assertRefused(ProblemType.UNAVAILABLE, () -> begin("a", "a3").add(10));
        assertThat(gaveWay).isEmpty();
    }

    @Test
    void nobody_gives_way_to_a_caller_that_would_take_as_much() {
        for (String caller : List.of("a", "b", "c", "d", "e", "f")) {
            begin(caller, caller).add(100);
        }

        assertRefused(ProblemType.UNAVAILABLE, () -> begin("g", "g").add(100));
        assertThat(gaveWay).isEmpty();
    }

    @Test
    void a_body_without_a_byte_in_memory_does_not_give_way() {
        begin("a", "empty");
        begin("a", "a1").add(100);
        begin("a", "a2").add(100);
        for (int i = 0; i < 4; i++) {
            begin("b" + i, "b").add(100);
        }

        begin("modest", "m").add(1);

        assertThat(gaveWay).containsExactly("a1");
    }

    @Test
    void what_gave_way_takes_nothing_more_and_is_free_only_once() {
        Body first = begin("a", "a1");
        first.add(100);
        begin("a", "a2").add(100);
        for (int i = 0; i < 4; i++) {
            begin("b" + i, "b").add(100);
        }
        begin("modest", "m").add(100);
        assertThat(gaveWay).containsExactly("a1");

        assertRefused(ProblemType.UNAVAILABLE, () -> first.add(1));
        first.becomeSlow();
        first.end();
        first.end();

        assertThat(gaveWay).containsExactly("a1");
        begin("last", "l").add(1);
        assertThat(gaveWay).as("nothing was free").hasSize(2);
    }

    @Test
    void what_has_ended_is_free_for_others() {
        for (int i = 0; i < 6; i++) {
            Body body = begin("a" + i, "a");
            body.add(100);
            body.end();
        }

        begin("b", "b").add(100);

        assertThat(gaveWay).isEmpty();
    }

    @Test
    void a_caller_has_bounds_of_its_own() {
        begin("a", "a1").add(100);
        begin("a", "a2").add(100);
        assertRefused(ProblemType.TOO_MANY_REQUESTS, () -> begin("a", "a3").add(1));

        begin("a", "a4").becomeSlow();
        Body second = begin("a", "a5");
        second.becomeSlow();
        assertRefused(ProblemType.TOO_MANY_REQUESTS, () -> begin("a", "a6").becomeSlow());
        begin("b", "b").becomeSlow();

        second.end();
        begin("a", "a7").becomeSlow();
    }

    private Body begin(String caller, String name) {
        return unfinished.begin(caller, problem -> {
            assertThat(problem.type()).isEqualTo(ProblemType.UNAVAILABLE);
            gaveWay.add(name);
        });
    }

    private static void assertRefused(ProblemType type, Runnable sending) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(sending::run)
                .satisfies(problem -> assertThat(problem.type()).isEqualTo(type));
    }
}
