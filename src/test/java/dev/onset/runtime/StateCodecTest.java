package dev.onset.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.Escalation;
import dev.onset.engine.ExecutionState;
import dev.onset.engine.InstanceState;
import dev.onset.engine.ListenerEvent;
import dev.onset.engine.ListenerRun;
import dev.onset.engine.Subscription;
import dev.onset.engine.Token;
import dev.onset.engine.UnbrokenRun;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateCodecTest {

    private static final String TOKENS =
            "{\"next\":3,\"tokens\":[{\"id\":1,\"parent\":0,\"node\":\"a\",\"status\":\"ARRIVED\"}]%s}";

    @Test
    void how_far_a_token_has_run_is_kept() {
        ExecutionState before = read("");
        ExecutionState state = new ExecutionState(
                before.state(),
                before.nextTokenId(),
                before.tokens(),
                List.of(new UnbrokenRun(1, 7, List.of("a", "b"))));

        ExecutionState after =
                StateCodec.read(InstanceState.STARTED, "p", StateCodec.variables(state), StateCodec.tokens(state));

        assertThat(after).isEqualTo(state);
    }

    @Test
    void a_state_in_which_every_token_waits_has_no_member_for_it() {
        assertThat(StateCodec.tokens(read(""))).doesNotContain("runs");
    }

    @Test
    void the_progress_among_listeners_is_kept_also_that_of_the_process() {
        String tokens = "{\"v\":2,\"next\":3,\"tokens\":["
                + "{\"parent\":-1,\"node\":\"p\",\"status\":\"EXECUTING\","
                + "\"listener\":{\"event\":\"START\",\"index\":0}},"
                + "{\"id\":1,\"node\":\"a\",\"status\":\"EXECUTING\","
                + "\"listener\":{\"event\":\"END\",\"index\":1}}]}";

        ExecutionState state = StateCodec.read(InstanceState.STARTED, "p", "{\"x\":1}", tokens);

        assertThat(state.tokens())
                .extracting(Token::listener)
                .containsExactly(new ListenerRun(ListenerEvent.START, 0), new ListenerRun(ListenerEvent.END, 1));
        assertThat(state.variables()).isEqualTo(Map.of("x", 1));
        assertThat(StateCodec.tokens(state)).isEqualTo(tokens);
    }

    @Test
    void the_escalations_of_a_token_are_kept() {
        String tokens = "{\"v\":2,\"next\":3,\"tokens\":[{\"id\":1,\"node\":\"a\",\"status\":\"EXECUTING\","
                + "\"escalation\":{\"number\":2,\"code\":\"LATE\",\"taken\":7,\"caught\":true}}]}";

        ExecutionState state = StateCodec.read(InstanceState.STARTED, "p", "{}", tokens);

        assertThat(state.tokens().getLast().escalation()).isEqualTo(new Escalation(2, "LATE", 7, true));
        assertThat(StateCodec.tokens(state)).isEqualTo(tokens);
    }

    @Test
    void the_kind_of_a_subscription_to_a_condition_is_kept() {
        String tokens =
                "{\"v\":2,\"next\":3,\"tokens\":[{\"id\":1,\"node\":\"a\",\"status\":\"WAITING_CONDITIONAL_EVENT\","
                        + "\"subscriptions\":[{\"id\":2,\"node\":\"a\",\"kind\":\"CONDITION_MET\"}]}]}";

        ExecutionState state = StateCodec.read(InstanceState.STARTED, "p", "{}", tokens);

        assertThat(state.tokens().getLast().subscriptions())
                .containsExactly(new Subscription(2, Subscription.Kind.CONDITION_MET, "a", null, null));
        assertThat(StateCodec.tokens(state)).isEqualTo(tokens);
    }

    @Test
    void members_of_a_later_release_are_ignored() {
        assertThat(read(",\"later\":{\"x\":1}")).isEqualTo(read(""));
    }

    private static ExecutionState read(String more) {
        return StateCodec.read(InstanceState.STARTED, "p", "{}", TOKENS.formatted(more));
    }
}
