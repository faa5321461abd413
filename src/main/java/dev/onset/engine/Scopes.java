package dev.onset.engine;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variable scopes of an instance. Each token has a scope within that of its parent; the scope of token 0 holds the
 * process values. As in Camunda 8, an assignment changes the innermost variable with the given name, or else the process
 * values.
 */
final class Scopes {

    /**
     * The maximum depth of values, so that they can be stored. A path in a loop makes a value deeper with each iteration.
     */
    private static final int MAX_DEPTH = 100;

    private final Tokens tokens;

    Scopes(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Returns the variables that are visible in the scope of a token. */
    Variables visibleFrom(long tokenId) {
        return new Visible(tokenId, Map.of());
    }

    /** Assigns values from the scope of a token. */
    void set(long tokenId, Map<String, @Nullable Object> values) {
        Map<Long, Map<String, @Nullable Object>> changed = new LinkedHashMap<>();
        values.forEach((name, value) -> changed.computeIfAbsent(
                        writtenOwnerOf(name, tokenId), owner -> new LinkedHashMap<>(locals(owner)))
                .put(name, value));
        changed.forEach((owner, locals) -> tokens.put(tokens.get(owner).withLocals(locals)));
    }

    /** Evaluates mappings in order into variables of a new scope. Each mapping sees the results of those before it. */
    Map<String, @Nullable Object> mapIn(long scopeId, List<Mapping> mappings, Instant now) throws ExpressionFailure {
        return map(scopeId, mappings, now, false);
    }

    /** As {@link #mapIn}, but a target path leads into an existing variable if its value is a context. */
    Map<String, @Nullable Object> mapOut(long scopeId, List<Mapping> mappings, Instant now) throws ExpressionFailure {
        return map(scopeId, mappings, now, true);
    }

    private Map<String, @Nullable Object> map(long scopeId, List<Mapping> mappings, Instant now, boolean intoExisting)
            throws ExpressionFailure {
        Map<String, @Nullable Object> mapped = new LinkedHashMap<>();
        Variables visible = new Visible(scopeId, mapped);
        for (Mapping mapping : mappings) {
            Object value = mapping.source().evaluate(visible, now);
            List<String> path = Arrays.asList(mapping.target().split("\\."));
            String name = path.getFirst();
            Object base = mapped.containsKey(name) || intoExisting ? visible.get(name) : null;
            Object placed = placed(base, path.subList(1, path.size()), value);
            if (path.size() > 1 && isDeeper(placed, MAX_DEPTH)) {
                throw new ExpressionFailure("The value of the mapping to " + mapping.target() + " is nested more than "
                        + MAX_DEPTH + " levels deep");
            }
            mapped.put(name, placed);
        }
        return mapped;
    }

    private static boolean isDeeper(@Nullable Object value, int limit) {
        return switch (value) {
            case Map<?, ?> map -> limit == 0 || map.values().stream().anyMatch(member -> isDeeper(member, limit - 1));
            case List<?> list -> limit == 0 || list.stream().anyMatch(member -> isDeeper(member, limit - 1));
            case null, default -> false;
        };
    }

    private static @Nullable Object placed(@Nullable Object base, List<String> path, @Nullable Object value) {
        if (path.isEmpty()) {
            return value;
        }
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        if (base instanceof Map<?, ?> existing) {
            existing.forEach((name, member) -> context.put((String) name, member));
        }
        String name = path.getFirst();
        context.put(name, placed(context.get(name), path.subList(1, path.size()), value));
        return context;
    }

    private long ownerOf(String name, long from) {
        long id = from;
        while (id != Token.ROOT && !locals(id).containsKey(name)) {
            id = tokens.get(id).parent();
        }
        return id;
    }

    /**
     * Returns the token whose scope an assignment to this name changes. The output collection of a multi-instance activity
     * is visible to its items, but only the activity changes it: an assignment to its name within an item creates a
     * variable of the item.
     */
    private long writtenOwnerOf(String name, long from) {
        long within = from;
        long owner = from;
        while (owner != Token.ROOT && !locals(owner).containsKey(name)) {
            within = owner;
            owner = tokens.get(owner).parent();
        }
        return tokens.get(owner).loop() == null ? owner : within;
    }

    /** Returns the variables that are visible from a token, without the incomplete output collections around it. */
    Map<String, @Nullable Object> finishedValues(long tokenId) {
        Variables visible = visibleFrom(tokenId);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (String name : visible.names()) {
            if (tokens.get(ownerOf(name, tokenId)).loop() == null) {
                values.put(name, visible.get(name));
            }
        }
        return values;
    }

    private Map<String, @Nullable Object> locals(long id) {
        return tokens.get(id).locals();
    }

    /** The chain of scopes from a token outwards, with mapped values that hide it. */
    private final class Visible implements Variables {

        private final long from;
        private final Map<String, @Nullable Object> mapped;

        Visible(long from, Map<String, @Nullable Object> mapped) {
            this.from = from;
            this.mapped = mapped;
        }

        @Override
        public boolean contains(String name) {
            return mapped.containsKey(name) || locals(ownerOf(name, from)).containsKey(name);
        }

        @Override
        public @Nullable Object get(String name) {
            return mapped.containsKey(name)
                    ? mapped.get(name)
                    : locals(ownerOf(name, from)).get(name);
        }

        @Override
        public Set<String> names() {
            Set<String> names = new LinkedHashSet<>(mapped.keySet());
            for (long id = from; ; id = tokens.get(id).parent()) {
                names.addAll(locals(id).keySet());
                if (id == Token.ROOT) {
                    return names;
                }
            }
        }
    }
}
