package dev.onset.bpmn;

import dev.onset.engine.Variables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Variables of one scope, with a record of those that were read. */
final class TestVariables implements Variables {

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    static TestVariables none() {
        return new TestVariables();
    }

    TestVariables with(String name, @Nullable Object value) {
        values.put(name, value);
        return this;
    }

    @Override
    public boolean contains(String name) {
        return values.containsKey(name);
    }

    @Override
    public @Nullable Object get(String name) {
        return values.get(name);
    }

    @Override
    public Set<String> names() {
        return values.keySet();
    }
}
