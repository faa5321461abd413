package dev.onset.testing;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ResponseBodyExtractionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A {@link JsonPath} that follows plain paths ({@code incidents[0].message}, {@code tokens.nodeId}) itself. REST Assured compiles
 * a Groovy script for each path that it is asked for, which was a sixth of the processor time of all tests; it is still asked
 * for whatever is more than names and indexes.
 */
final class PlainJsonPath extends JsonPath {

    private static final Pattern PLAIN = Pattern.compile("\\w+(\\[\\d+])*(\\.\\w+(\\[\\d+])*)*");
    private static final Pattern END_OF_NAME = Pattern.compile("[.\\[\\]]+");

    private final @Nullable Object root;

    PlainJsonPath(ResponseBodyExtractionOptions body) {
        this(body.asString());
    }

    private PlainJsonPath(String json) {
        super(json);
        root = super.get("");
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> @Nullable T get(String path) {
        if (!PLAIN.matcher(path).matches()) {
            return super.get(path);
        }
        Object value = root;
        for (String name : END_OF_NAME.split(path)) {
            value = Character.isDigit(name.charAt(0)) ? item(value, Integer.parseInt(name)) : member(value, name);
        }
        return (T) value;
    }

    private static @Nullable Object item(@Nullable Object value, int index) {
        return value instanceof List<?> list && index < list.size() ? list.get(index) : null;
    }

    /** A member of a list is the list of its items' members. */
    private static @Nullable Object member(@Nullable Object value, String name) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> members = new ArrayList<>();
            list.forEach(item -> members.add(member(item, name)));
            return members;
        }
        return value instanceof Map<?, ?> map ? map.get(name) : null;
    }
}
