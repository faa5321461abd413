package dev.onset.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values as JSON has them: 1 and 1.0 are the same. */
final class Values {

    /** In an expected value, stands for any. */
    private static final String ANY = "*";

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private Values() {}

    static Map<String, @Nullable Object> read(String json) {
        try {
            return MAPPER.readValue(json, new TypeReference<LinkedHashMap<String, @Nullable Object>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** The actual values in one form, and as expected where that is any. */
    static @Nullable Object comparable(@Nullable Object expected, @Nullable Object actual) {
        return switch (actual) {
            case null -> null;
            case Object any when ANY.equals(expected) -> ANY;
            case Number number -> new BigDecimal(number.toString()).stripTrailingZeros();
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> members = new TreeMap<>();
                map.forEach((name, value) -> members.put(
                        (String) name,
                        comparable(expected instanceof Map<?, ?> other ? other.get(name) : null, value)));
                yield members;
            }
            case List<?> list -> {
                List<@Nullable Object> elements = new ArrayList<>();
                for (int i = 0; i < list.size(); i++) {
                    elements.add(comparable(
                            expected instanceof List<?> other && i < other.size() ? other.get(i) : null, list.get(i)));
                }
                yield elements;
            }
            default -> actual;
        };
    }

    /** The part of the actual values that something is expected of. */
    static Map<String, @Nullable Object> only(
            Map<String, @Nullable Object> expected, Map<String, @Nullable Object> actual) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>(actual);
        part.keySet().retainAll(expected.keySet());
        return part;
    }

    static boolean has(Map<String, @Nullable Object> actual, Map<String, @Nullable Object> expected) {
        Object wanted = comparable(expected, expected);
        return wanted != null && wanted.equals(comparable(expected, only(expected, actual)));
    }
}
