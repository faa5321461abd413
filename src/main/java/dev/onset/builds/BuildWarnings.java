package dev.onset.builds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.onset.problems.ProblemError;
import java.util.List;

/** Reads and writes the warnings of a build as they are stored. */
final class BuildWarnings {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final TypeReference<List<ProblemError>> LIST = new TypeReference<>() {};

    private BuildWarnings() {}

    static String write(List<ProblemError> warnings) {
        try {
            return MAPPER.writeValueAsString(warnings);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Warnings cannot be written", impossible);
        }
    }

    static List<ProblemError> read(String json) {
        try {
            return MAPPER.readValue(json, LIST);
        } catch (JsonProcessingException invalid) {
            throw new IllegalStateException("The warnings of a build cannot be read", invalid);
        }
    }
}
