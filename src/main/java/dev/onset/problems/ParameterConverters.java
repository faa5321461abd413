package dev.onset.problems;

import dev.onset.platform.Ids;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parses path, query and header parameters. An invalid value is answered with {@code invalid-parameter}, which names the
 * parameter and does not repeat its value.
 */
@Provider
public final class ParameterConverters implements ParamConverterProvider {

    private static final String UUID_WANTED = "a UUID";

    /**
     * Parses a UUID in the same way as for a parameter of a resource method.
     *
     * @throws Problem {@code invalid-parameter}
     */
    public static UUID uuid(String parameter, String value) {
        try {
            return Ids.parse(value);
        } catch (IllegalArgumentException e) {
            throw problem(parameter, UUID_WANTED);
        }
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable ParamConverter<T> getConverter(
            Class<T> rawType, @Nullable Type genericType, Annotation @Nullable [] annotations) {
        String name = name(annotations);
        if (rawType == UUID.class) {
            return (ParamConverter<T>) new Converter<>(name, UUID_WANTED, Ids::parse);
        }
        if (rawType == int.class || rawType == Integer.class) {
            return (ParamConverter<T>) new Converter<>(name, "a whole number", Integer::valueOf);
        }
        if (rawType == long.class || rawType == Long.class) {
            return (ParamConverter<T>) new Converter<>(name, "a whole number", Long::valueOf);
        }
        if (rawType == boolean.class || rawType == Boolean.class) {
            return (ParamConverter<T>) new Converter<>(name, "true or false", ParameterConverters::truth);
        }
        if (rawType == Instant.class) {
            return (ParamConverter<T>)
                    new Converter<>(name, "a time such as 2026-11-24T09:30:00Z", ParameterConverters::instant);
        }
        if (rawType.isEnum()) {
            return (ParamConverter<T>)
                    new Converter<>(name, "one of " + names(rawType), text -> constant(rawType, text));
        }
        return null;
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("No boolean");
        };
    }

    /** RFC 3339 with any offset. */
    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("No time", e);
        }
    }

    private static String names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static <T> T constant(Class<T> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No constant"));
    }

    private static @Nullable String name(Annotation @Nullable [] annotations) {
        if (annotations != null) {
            for (Annotation annotation : annotations) {
                switch (annotation) {
                    case PathParam path -> {
                        return path.value();
                    }
                    case QueryParam query -> {
                        return query.value();
                    }
                    case HeaderParam header -> {
                        return header.value();
                    }
                    default -> {}
                }
            }
        }
        return null;
    }

    private static Problem problem(@Nullable String parameter, String wanted) {
        return parameter == null
                ? new Problem(ProblemType.INVALID_PARAMETER, "A path, query or header value is not " + wanted + ".")
                : new Problem(ProblemType.INVALID_PARAMETER, "The value of " + parameter + " is not " + wanted + ".")
                        .with("parameter", parameter);
    }

    private record Converter<T>(@Nullable String parameter, String wanted, Function<String, T> parse)
            implements ParamConverter<T> {

        @Override
        public @Nullable T fromString(@Nullable String text) {
            if (text == null) {
                return null;
            }
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new InvalidParameterException(parameter, wanted);
            }
        }

        @Override
        public String toString(T value) {
            return String.valueOf(value);
        }
    }

    /** A {@link WebApplicationException}, because Quarkus REST replaces all other exceptions of a converter. */
    static final class InvalidParameterException extends WebApplicationException {

        private static final long serialVersionUID = 1L;

        private final transient Problem problem;

        InvalidParameterException(@Nullable String parameter, String wanted) {
            super(400);
            problem = ParameterConverters.problem(parameter, wanted);
        }

        Problem problem() {
            return problem;
        }
    }
}
