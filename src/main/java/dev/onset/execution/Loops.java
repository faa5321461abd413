package dev.onset.execution;

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
 * Multi-instance activities (BPMN 2.0, 10.3.8). A token for the activity as a whole is the scope of one token for each
 * element of the collection, its items; boundary events are around them all.
 */
final class Loops {

    private final Draft draft;

    Loops(Draft draft) {
        this.draft = draft;
    }

    /** Whether a token is a multi-instance activity as a whole. */
    boolean isWhole(Token token) {
        return token.item() == 0 && draft.nodeOf(token).loop() != null;
    }

    /** Starts the items; an empty collection is done at once. */
    void start(Token whole, MultiInstance loop) throws ExpressionFailure {
        Object collection = loop.inputCollection().evaluate(draft.scopes.visibleFrom(whole.id()), draft.now);
        if (!(collection instanceof List<?> items)) {
            throw new ExpressionFailure("The input collection must be a list");
        }
        if (items.size() > Bounds.ITEMS) {
            throw new ExpressionFailure("The input collection has more than " + Bounds.ITEMS + " elements");
        }
        Map<String, @Nullable Object> locals = new LinkedHashMap<>();
        if (loop.outputCollection() != null) {
            locals.put(loop.outputCollection(), new ArrayList<>(Collections.nCopies(items.size(), null)));
        }
        draft.put(whole.with(NodeStatus.EXECUTING).withLocals(locals).withLoop(new Loop(new ArrayList<>(items), 0, 0)));
        if (items.isEmpty()) {
            finish(draft.token(whole.id()), loop);
            return;
        }
        int atOnce = loop.sequential() ? 1 : items.size();
        for (int i = 0; i < atOnce; i++) {
            startNext(draft.token(whole.id()));
        }
    }

    private void startNext(Token whole) {
        Loop progress = Objects.requireNonNull(whole.loop());
        int number = progress.started() + 1;
        draft.put(whole.withLoop(progress.withStarted(number)));
        Token item =
                Token.arrived(draft.nextId(), whole.id(), whole.node(), null).asItem(number);
        draft.arrive(item.withLocals(initialLocals(item)));
    }

    /** What a token has in its own scope before its input mappings: an item its element, others nothing. */
    Map<String, @Nullable Object> initialLocals(Token token) {
        if (token.item() == 0) {
            return Map.of();
        }
        MultiInstance loop = Objects.requireNonNull(draft.nodeOf(token).loop());
        Loop progress = Objects.requireNonNull(draft.token(token.parent()).loop());
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

    /** An item is done, its output mappings are applied. */
    void itemDone(Token item, MultiInstance loop) throws ExpressionFailure {
        Token whole = draft.token(item.parent());
        Loop progress = Objects.requireNonNull(whole.loop()).withOneMoreCompleted();
        Object output = loop.outputElement() == null
                ? null
                : loop.outputElement().evaluate(draft.scopes.visibleFrom(item.id()), draft.now);
        Map<String, @Nullable Object> locals = new LinkedHashMap<>(whole.locals());
        if (loop.outputCollection() != null) {
            List<@Nullable Object> outputs = outputsSoFar(whole, loop.outputCollection(), progress);
            outputs.set(item.item() - 1, output);
            locals.put(loop.outputCollection(), outputs);
        }
        boolean complete = isComplete(item, locals, progress, loop);
        draft.removeLeft(item);
        draft.put(whole.withLocals(locals).withLoop(progress));
        if (complete || progress.completed() == progress.items().size()) {
            draft.within(whole.id()).forEach(draft::withdraw);
            finish(draft.token(whole.id()), loop);
        } else if (loop.sequential()) {
            startNext(draft.token(whole.id()));
        }
    }

    /** Instances that an earlier release moved may have had a value of another kind written over the collection. */
    private static List<@Nullable Object> outputsSoFar(Token whole, String collection, Loop progress)
            throws ExpressionFailure {
        if (whole.locals().get(collection) instanceof List<?> outputs
                && outputs.size() == progress.items().size()) {
            return new ArrayList<>(outputs);
        }
        throw new ExpressionFailure("The output collection " + collection
                + " is no longer a list with one element for each element of the input collection");
    }

    private void finish(Token whole, MultiInstance loop) {
        if (loop.outputCollection() != null) {
            Map<String, @Nullable Object> outputs = new LinkedHashMap<>();
            outputs.put(loop.outputCollection(), whole.locals().get(loop.outputCollection()));
            draft.scopes.set(whole.parent(), outputs);
        }
        draft.markDone(whole.id());
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
                .evaluate(new InFront(counters, draft.scopes.visibleFrom(item.id())), draft.now);
        if (condition instanceof Boolean truth) {
            return truth;
        }
        throw new ExpressionFailure("The completion condition must be a boolean");
    }

    /** Some variables in front of others. */
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
