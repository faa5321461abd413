package dev.onset.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Executes multi-instance activities (BPMN 2.0, 10.3.8). The token of the whole activity is the scope of one token for each
 * element of the input collection, called its items. Boundary events apply to all items together.
 */
final class Loops {

    private final MutableState mutableState;
    private final Compensations compensations;

    Loops(MutableState mutableState, Compensations compensations) {
        this.mutableState = mutableState;
        this.compensations = compensations;
    }

    /** Whether a token is that of a whole multi-instance activity. */
    boolean isWhole(Token token) {
        return token.item() == 0 && mutableState.nodeOf(token).loop() != null;
    }

    /** Starts the items. An empty collection completes the activity. */
    void start(Token whole, MultiInstance loop) throws ExpressionFailure {
        Object collection =
                loop.inputCollection().evaluate(mutableState.scopes.visibleFrom(whole.id()), mutableState.now);
        if (!(collection instanceof List<?> items)) {
            throw new ExpressionFailure("The input collection must be a list, but is " + ValueType.of(collection));
        }
        if (items.size() > Bounds.ITEMS) {
            throw new ExpressionFailure("The input collection has more than " + Bounds.ITEMS + " elements");
        }
        Map<String, @Nullable Object> locals = new LinkedHashMap<>();
        if (loop.outputCollection() != null) {
            locals.put(loop.outputCollection(), new ArrayList<>(Collections.nCopies(items.size(), null)));
        }
        mutableState.put(
                whole.with(NodeStatus.EXECUTING).withLocals(locals).withLoop(new Loop(new ArrayList<>(items), 0, 0)));
        if (items.isEmpty()) {
            finish(mutableState.token(whole.id()), loop);
            return;
        }
        int atOnce = loop.sequential() ? 1 : items.size();
        for (int i = 0; i < atOnce; i++) {
            startNext(mutableState.token(whole.id()));
        }
    }

    private void startNext(Token whole) {
        Loop progress = Objects.requireNonNull(whole.loop());
        int number = progress.started() + 1;
        mutableState.put(whole.withLoop(progress.withStarted(number)));
        Token item = Token.arrived(mutableState.nextId(), whole.id(), whole.node(), null)
                .asItem(number);
        mutableState.arrive(item.withLocals(initialLocals(item)));
    }

    /** Returns the local variables of a token before its input mappings: the element for an item, none for other tokens. */
    Map<String, @Nullable Object> initialLocals(Token token) {
        if (token.item() == 0) {
            return Map.of();
        }
        MultiInstance loop = Objects.requireNonNull(mutableState.nodeOf(token).loop());
        Loop progress =
                Objects.requireNonNull(mutableState.token(token.parent()).loop());
        Map<String, @Nullable Object> locals = new LinkedHashMap<>();
        if (loop.resultVariable() != null) {
            locals.put(loop.resultVariable(), null);
        }
        locals.put("loopCounter", token.item());
        if (loop.inputElement() != null) {
            locals.put(loop.inputElement(), progress.items().get(token.item() - 1));
        }
        return locals;
    }

    /** Completes an item whose output mappings have been applied. */
    void itemDone(Token item, MultiInstance loop) throws ExpressionFailure {
        Token whole = mutableState.token(item.parent());
        Loop progress = Objects.requireNonNull(whole.loop()).withOneMoreCompleted();
        Object output = loop.outputElement() == null
                ? null
                : loop.outputElement().evaluate(mutableState.scopes.visibleFrom(item.id()), mutableState.now);
        Map<String, @Nullable Object> locals = new LinkedHashMap<>(whole.locals());
        if (loop.outputCollection() != null) {
            List<@Nullable Object> outputs = outputsSoFar(whole, loop.outputCollection(), progress);
            outputs.set(item.item() - 1, output);
            locals.put(loop.outputCollection(), outputs);
        }
        boolean complete = isComplete(item, locals, progress, loop);
        mutableState.removeLeft(item);
        mutableState.put(whole.withLocals(locals).withLoop(progress));
        compensations.record(item);
        if (complete || progress.completed() == progress.items().size()) {
            mutableState.within(whole.id()).forEach(mutableState::withdraw);
            finish(mutableState.token(whole.id()), loop);
        } else if (loop.sequential()) {
            startNext(mutableState.token(whole.id()));
        }
    }

    /**
     * Returns the output collection. An instance that an earlier release migrated may have another value in its variable.
     */
    private static List<@Nullable Object> outputsSoFar(Token whole, String collection, Loop progress)
            throws ExpressionFailure {
        if (whole.locals().get(collection) instanceof List<?> outputs
                && outputs.size() == progress.items().size()) {
            return new ArrayList<>(outputs);
        }
        throw new ExpressionFailure("The output collection " + collection
                + " is no longer a list with as many elements as the input collection");
    }

    private void finish(Token whole, MultiInstance loop) {
        if (loop.outputCollection() != null) {
            Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
            outputs.put(loop.outputCollection(), whole.locals().get(loop.outputCollection()));
            mutableState.scopes.set(whole.parent(), outputs);
        }
        mutableState.markDone(whole.id());
    }

    private boolean isComplete(Token item, Map<String, @Nullable Object> locals, Loop progress, MultiInstance loop)
            throws ExpressionFailure {
        if (loop.completionCondition() == null) {
            return false;
        }
        Map<String, @Nullable Object> counters = new LinkedHashMap<>(locals);
        counters.put("numberOfInstances", progress.items().size());
        counters.put("numberOfActiveInstances", progress.started() - progress.completed());
        counters.put("numberOfCompletedInstances", progress.completed());
        counters.put("numberOfTerminatedInstances", 0);
        Object condition = loop.completionCondition()
                .evaluate(new InFront(counters, mutableState.scopes.visibleFrom(item.id())), mutableState.now);
        if (condition instanceof Boolean truth) {
            return truth;
        }
        throw new ExpressionFailure("The completion condition must be a boolean, but is " + ValueType.of(condition));
    }

    /** Variables that hide others with the same names. */
    private record InFront(Map<String, @Nullable Object> front, Variables behind) implements Variables {

        @Override
        public boolean contains(String name) {
            return front.containsKey(name) || behind.contains(name);
        }

        @Override
        public @Nullable Object get(String name) {
            return front.containsKey(name) ? front.get(name) : behind.get(name);
        }

        @Override
        public Set<String> names() {
            Set<String> names = new LinkedHashSet<>(front.keySet());
            names.addAll(behind.names());
            return names;
        }
    }
}
