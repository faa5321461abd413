package dev.onset.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.onset.engine.Compensable;
import dev.onset.engine.Cycle;
import dev.onset.engine.Escalation;
import dev.onset.engine.ExecutionState;
import dev.onset.engine.InstanceState;
import dev.onset.engine.ListenerEvent;
import dev.onset.engine.ListenerRun;
import dev.onset.engine.Loop;
import dev.onset.engine.NodeStatus;
import dev.onset.engine.ProcessModel;
import dev.onset.engine.Subscription;
import dev.onset.engine.ThrownError;
import dev.onset.engine.Token;
import dev.onset.engine.UnbrokenRun;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Serializes an execution state to the columns {@code variables} and {@code tokens} of an instance's row.
 *
 * <p>Replicas of the previous and the next release read this format. Therefore, members may only be added, unknown
 * members are ignored, and missing members have defaults. The version identifies the format that the writing release
 * used.
 */
@RegisterForReflection(
        targets = {
            StateCodec.StoredTokens.class,
            StateCodec.StoredToken.class,
            StateCodec.StoredSubscription.class,
            StateCodec.StoredLoop.class,
            StateCodec.StoredError.class,
            StateCodec.StoredCompensable.class,
            StateCodec.StoredEscalation.class,
            StateCodec.StoredRun.class,
            StateCodec.StoredListener.class,
            Compensable.class,
            ListenerEvent.class,
            Subscription.class
        })
final class StateCodec {

    /** The version of the format. Version 1 had no version member, no calls and no errors. */
    static final int VERSION = 2;

    private StateCodec() {}

    static String variables(ExecutionState state) {
        return Values.write(state.variables());
    }

    static String tokens(ExecutionState state) {
        List<StoredToken> tokens = state.tokens().stream()
                .filter(token -> token.id() != Token.ROOT || isStored(token))
                .map(StoredToken::of)
                .toList();
        List<StoredRun> runs = state.unbrokenRuns().stream().map(StoredRun::of).toList();
        return Values.write(new StoredTokens(VERSION, state.nextTokenId(), tokens, runs.isEmpty() ? null : runs));
    }

    static ExecutionState read(InstanceState state, ProcessModel model, String variables, String tokens) {
        return read(state, model.processId(), variables, tokens);
    }

    static ExecutionState read(InstanceState state, String processId, String variables, String tokens) {
        StoredTokens stored = Values.read(tokens, StoredTokens.class);
        List<Token> all = new ArrayList<>(stored.tokens().size() + 1);
        Map<String, @Nullable Object> values = Values.read(variables);
        all.add(stored.tokens().stream()
                .filter(token -> token.id() == Token.ROOT)
                .findFirst()
                .map(root -> root.toToken(processId, values))
                .orElseGet(() -> root(processId, values)));
        stored.tokens().stream().filter(token -> token.id() != Token.ROOT).forEach(token -> all.add(token.toToken()));
        return new ExecutionState(
                state,
                stored.next(),
                all,
                stored.runs() == null
                        ? List.of()
                        : stored.runs().stream().map(StoredRun::toRun).toList());
    }

    private static Token root(String processId, Map<String, @Nullable Object> values) {
        return new Token(
                Token.ROOT, -1, processId, NodeStatus.EXECUTING, null, false, values, List.of(), 0, null, null, null);
    }

    /** Whether the root token differs from that of an instance which waits for nothing itself. */
    private static boolean isStored(Token root) {
        return !root.subscriptions().isEmpty()
                || !root.compensable().isEmpty()
                || root.listener() != null
                || root.incident()
                || root.status() != NodeStatus.EXECUTING;
    }

    /**
     * The tokens and the id of the next token. Token 0 is stored only if it waits for something itself or activities in its
     * scope can be compensated; its local variables are not stored.
     *
     * @param v the format version; see {@link #VERSION}
     * @param runs how far tokens have run without a wait state; omitted if there are none, as in most states
     */
    record StoredTokens(
            int v,
            long next,
            List<StoredToken> tokens,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            List<StoredRun> runs) {}

    /** A token. Members with default values are omitted. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record StoredToken(
            long id,
            long parent,
            String node,
            NodeStatus status,
            @Nullable String via,
            boolean incident,
            @Nullable Map<String, @Nullable Object> locals,
            @Nullable List<StoredSubscription> subscriptions,
            int item,
            @Nullable StoredLoop loop,
            @Nullable UUID called,
            @Nullable StoredError uncaught,
            @Nullable List<StoredCompensable> compensable,
            @Nullable StoredListener listener,
            boolean completing,
            @Nullable StoredEscalation escalation) {

        static StoredToken of(Token token) {
            Loop loop = token.loop();
            ThrownError uncaught = token.uncaught();
            return new StoredToken(
                    token.id(),
                    token.parent(),
                    token.node(),
                    token.status(),
                    token.via(),
                    token.incident(),
                    token.locals().isEmpty() || token.id() == Token.ROOT ? null : token.locals(),
                    token.subscriptions().isEmpty()
                            ? null
                            : token.subscriptions().stream()
                                    .map(StoredSubscription::of)
                                    .toList(),
                    token.item(),
                    loop == null ? null : new StoredLoop(loop.items(), loop.started(), loop.completed()),
                    token.called(),
                    uncaught == null
                            ? null
                            : new StoredError(uncaught.code(), uncaught.message(), uncaught.variables()),
                    StoredCompensable.of(token.compensable()),
                    token.listener() == null
                            ? null
                            : new StoredListener(
                                    token.listener().event(), token.listener().index()),
                    token.completing(),
                    StoredEscalation.of(token.escalation()));
        }

        List<Compensable> compensableOrNone() {
            return StoredCompensable.toCompensable(compensable);
        }

        List<Subscription> subscriptionsOrNone() {
            return subscriptions == null
                    ? List.of()
                    : subscriptions.stream()
                            .map(StoredSubscription::toSubscription)
                            .toList();
        }

        Token toToken() {
            return toToken(node, locals == null ? Map.of() : locals);
        }

        Token toToken(String ofNode, Map<String, @Nullable Object> variables) {
            return new Token(
                    id,
                    parent,
                    ofNode,
                    status,
                    via,
                    incident,
                    variables,
                    subscriptionsOrNone(),
                    item,
                    loop == null ? null : new Loop(loop.items(), loop.started(), loop.completed()),
                    called,
                    uncaught == null
                            ? null
                            : new ThrownError(
                                    uncaught.code(),
                                    uncaught.message(),
                                    uncaught.variables() == null ? Map.of() : uncaught.variables()),
                    compensableOrNone(),
                    listener == null ? null : new ListenerRun(listener.event(), listener.index()),
                    completing,
                    escalation == null ? null : escalation.toEscalation());
        }
    }

    /** An event subscription of a token. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record StoredSubscription(
            long id,
            String node,
            @Nullable String due,
            @Nullable String interval,
            @Nullable Integer left,
            Subscription.@Nullable Kind kind) {

        static StoredSubscription of(Subscription subscription) {
            return new StoredSubscription(
                    subscription.id(),
                    subscription.node(),
                    subscription.due() == null ? null : subscription.due().toString(),
                    subscription.cycle() == null ? null : subscription.cycle().interval(),
                    subscription.cycle() == null ? null : subscription.cycle().left(),
                    // The time tells timers from messages, which releases before this member wrote.
                    switch (subscription.kind()) {
                        case TIMER, MESSAGE -> null;
                        case CONDITION, CONDITION_MET -> subscription.kind();
                    });
        }

        Subscription toSubscription() {
            return new Subscription(
                    id,
                    kind != null ? kind : due == null ? Subscription.Kind.MESSAGE : Subscription.Kind.TIMER,
                    node,
                    due == null ? null : Instant.parse(due),
                    interval == null || left == null ? null : new Cycle(interval, left));
        }
    }

    /** The number of nodes that a token has passed since its last wait state. */
    record StoredRun(long token, int visits, @Nullable List<String> nodes) {

        static StoredRun of(UnbrokenRun run) {
            return new StoredRun(run.token(), run.visits(), run.nodes());
        }

        UnbrokenRun toRun() {
            return new UnbrokenRun(token, visits, nodes == null ? List.of() : nodes);
        }
    }

    /** The escalations of a token. */
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
    record StoredEscalation(long number, @Nullable String code, long taken, boolean caught) {

        static @Nullable StoredEscalation of(@Nullable Escalation escalation) {
            return escalation == null
                    ? null
                    : new StoredEscalation(
                            escalation.number(), escalation.code(), escalation.taken(), escalation.caught());
        }

        Escalation toEscalation() {
            return new Escalation(number, code, taken, caught);
        }
    }

    /** The progress of a multi-instance activity. */
    record StoredLoop(List<@Nullable Object> items, int started, int completed) {}

    /** The progress of a token among the listeners of its node. */
    record StoredListener(ListenerEvent event, int index) {}

    /** An uncaught BPMN error that stops a token. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StoredError(
            String code, @Nullable String message, @Nullable Map<String, @Nullable Object> variables) {}

    /** A completed activity that can be compensated. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StoredCompensable(String node, @Nullable List<StoredCompensable> inside) {

        static @Nullable List<StoredCompensable> of(List<Compensable> completed) {
            return completed.isEmpty()
                    ? null
                    : completed.stream()
                            .map(activity -> new StoredCompensable(activity.node(), of(activity.inside())))
                            .toList();
        }

        static List<Compensable> toCompensable(@Nullable List<StoredCompensable> stored) {
            return stored == null
                    ? List.of()
                    : stored.stream()
                            .map(activity -> new Compensable(activity.node(), toCompensable(activity.inside())))
                            .toList();
        }
    }
}
