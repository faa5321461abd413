package dev.onset.discovery;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The format of an OpenAPI document. */
enum DocumentFormat {
    JSON(MediaType.APPLICATION_JSON),
    YAML(DocumentFormat.YAML_TYPE);

    /** The media type of YAML (RFC 9512). */
    static final String YAML_TYPE = "application/yaml";

    private final String mediaType;

    DocumentFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /** @throws Problem {@code invalid-parameter} */
    static DocumentFormat named(String name) {
        return switch (name) {
            case "json" -> JSON;
            case "yaml" -> YAML;
            default ->
                throw new Problem(ProblemType.INVALID_PARAMETER, "The value of format must be json or yaml.")
                        .with("parameter", "format");
        };
    }

    /** @param accepted the media types of {@code Accept} in order of preference */
    static DocumentFormat of(List<MediaType> accepted) {
        for (MediaType type : accepted) {
            for (DocumentFormat format : values()) {
                if (type.isCompatible(MediaType.valueOf(format.mediaType))) {
                    return format;
                }
            }
        }
        return JSON;
    }
}
