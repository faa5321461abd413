package dev.onset.runtime;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.onset.engine.Bounds;
import dev.onset.engine.HistoryEvent;
import dev.onset.engine.StorableText;
import dev.onset.problems.ProblemError;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads, writes and validates process values as JSON. */
public final class Values {

    /** The maximum nesting depth of objects and arrays. */
    public static final int MAX_DEPTH = 100;

    /** The maximum number of digits of a number, before or after the decimal point. */
    public static final int MAX_DIGITS = 1000;

    private static final int MAX_ERRORS = 20;

    private static final String TOO_DEEP = "The values must not be nested deeper than " + MAX_DEPTH + " levels";

    /**
     * The maximum length of a number that is read back. Expressions can produce numbers longer than {@link
     * #MAX_DIGITS}, up to 1e6144.
     */
    private static final int MAX_STORED_DIGITS = 20_000;

    /**
     * A dedicated mapper, so that no module on the class path changes the stored format. Preserves all digits of
     * numbers.
     */
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(MAX_STORED_DIGITS)
                            .build())
                    .build())
            .addModule(new JavaTimeModule())
            .addMixIn(HistoryEvent.class, StoredHistoryEvent.class)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    /** Omits the values of events that have none, which are most events. */
    @RegisterForReflection(targets = {StoredHistoryEvent.class, HistoryEvent.class})
    interface StoredHistoryEvent {
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        Map<String, @Nullable Object> before();
    }

    private static final TypeReference<Map<String, @Nullable Object>> MAP = new TypeReference<>() {};

    private Values() {}

    /** Reads a JSON object that this class wrote. */
    public static Map<String, @Nullable Object> read(String json) {
        return read(json, MAP);
    }

    /** Reads JSON that the runtime wrote. */
    public static <T> T read(String json, TypeReference<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored JSON could not be read", e);
        }
    }

    static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored JSON could not be read", e);
        }
    }

    /** Writes values, or records of this package, as JSON. */
    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A value could not be written as JSON", e);
        }
    }

    /**
     * Validates values against the limits of PostgreSQL's {@code jsonb} and of the expression language: nesting deeper
     * than {@link #MAX_DEPTH}, numbers longer than {@link #MAX_DIGITS}, the character U+0000, unpaired surrogates, and
     * more values than {@link Bounds#VALUES} are errors.
     *
     * @return the first 20 errors, each with its JSON Pointer; empty if all values can be stored
     */
    public static List<ProblemError> check(Map<String, @Nullable Object> values) {
        return check("", values);
    }

    /**
     * Validates values that are a part of a request body.
     *
     * @param pointer the JSON Pointer of the values in the body
     */
    public static List<ProblemError> check(String pointer, Map<String, @Nullable Object> values) {
        if (count(values, 1) > Bounds.VALUES) {
            return List.of(ProblemError.at(pointer, "Must not contain more than " + Bounds.VALUES + " values"));
        }
        List<ProblemError> errors = new ArrayList<>();
        check(null, values, 1, errors);
        JsonPointer place = JsonPointer.compile(pointer);
        return errors.stream().map(error -> error.within(place)).toList();
    }

    /** Counts values. Stops once there are too many, or at a depth beyond the permitted one. */
    private static int count(@Nullable Object value, int depth) {
        Collection<?> parts = value instanceof Map<?, ?> object
                ? object.values()
                : value instanceof List<?> array ? array : List.of();
        int count = 1;
        for (Object part : depth > MAX_DEPTH ? List.of() : parts) {
            count += count(part, depth + 1);
            if (count > Bounds.VALUES) {
                return count;
            }
        }
        return count;
    }

    private static void check(@Nullable Place place, @Nullable Object value, int depth, List<ProblemError> errors) {
        if (errors.size() >= MAX_ERRORS) {
            return;
        }
        switch (value) {
            case null -> {}
            case Map<?, ?> object
            when depth <= MAX_DEPTH ->
                object.forEach((name, member) -> check(place, (String) name, member, depth, errors));
            case List<?> array
            when depth <= MAX_DEPTH -> {
                for (int i = 0; i < array.size(); i++) {
                    check(new Place(place, i), array.get(i), depth + 1, errors);
                }
            }
            case Map<?, ?> tooDeep -> errors.add(ProblemError.at(pointer(place), TOO_DEEP));
            case List<?> tooDeep -> errors.add(ProblemError.at(pointer(place), TOO_DEEP));
            case String text
            when !StorableText.isStorable(text) ->
                errors.add(ProblemError.at(pointer(place), "The text contains a character that cannot be stored"));
            case BigDecimal number
            when Math.abs((long) number.scale()) + number.precision() > MAX_DIGITS ->
                errors.add(ProblemError.at(
                        pointer(place), "The number must not have more than " + MAX_DIGITS + " digits"));
            default -> {}
        }
    }

    private static void check(
            @Nullable Place object, String name, @Nullable Object member, int depth, List<ProblemError> errors) {
        if (StorableText.isStorable(name)) {
            check(new Place(object, name), member, depth + 1, errors);
        } else if (errors.size() < MAX_ERRORS) {
            errors.add(ProblemError.at(
                    pointer(object), "The name of a member contains a character that cannot be stored"));
        }
    }

    private static JsonPointer pointer(@Nullable Place place) {
        return JsonPointer.forPath(place, false);
    }

    /**
     * The place of a value in the values that contain it. Its JSON Pointer may be as long as the request, so it is built only
     * for an error.
     */
    private static final class Place extends JsonStreamContext {

        private final @Nullable Place parent;
        private final @Nullable String name;

        Place(@Nullable Place object, String name) {
            super(TYPE_OBJECT, 0);
            this.parent = object;
            this.name = name;
        }

        Place(@Nullable Place array, int index) {
            super(TYPE_ARRAY, index);
            this.parent = array;
            this.name = null;
        }

        @Override
        public @Nullable Place getParent() {
            return parent;
        }

        @Override
        public @Nullable String getCurrentName() {
            return name;
        }
    }
}
