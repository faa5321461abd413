package dev.onset.builds;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.onset.bpmn.Form;
import dev.onset.bpmn.XmlLimits;
import dev.onset.engine.Bounds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads form files, which may be hostile: JSON objects with an {@code id}, as Camunda's form editor writes them. */
final class FormFiles {

    private static final int MAX_DEPTH = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private FormFiles() {}

    /** Thrown if a file is not a form. The message is a sentence without a full stop. */
    static final class InvalidForm extends Exception {

        private static final long serialVersionUID = 1L;

        InvalidForm(String message) {
            super(message, null, false, false);
        }
    }

    /** @throws InvalidForm if the file is not a form, or exceeds a limit */
    static Form read(byte[] content) throws InvalidForm {
        if (content.length > XmlLimits.BYTES) {
            throw new InvalidForm("The file is larger than " + XmlLimits.BYTES + " bytes");
        }
        JsonNode form = parse(content);
        if (!form.isObject()) {
            throw new InvalidForm("A form must be a JSON object");
        }
        String id = text(form, "id", Bounds.ELEMENT_ID);
        if (id == null) {
            throw new InvalidForm("A form needs an id: a string that is not empty");
        }
        return new Form(id, text(form, "versionTag", Bounds.VERSION_TAG), new String(content, StandardCharsets.UTF_8));
    }

    private static JsonNode parse(byte[] content) throws InvalidForm {
        try {
            return MAPPER.readTree(content);
        } catch (JsonProcessingException invalid) {
            throw new InvalidForm(
                    invalid.getLocation() == null
                            ? "The file is not valid JSON"
                            : "The file is not valid JSON at line "
                                    + invalid.getLocation().getLineNr() + ", column "
                                    + invalid.getLocation().getColumnNr());
        } catch (IOException impossible) {
            throw new UncheckedIOException("A file in memory cannot be read", impossible);
        }
    }

    /** Returns a text; null if it is absent or empty. */
    private static @Nullable String text(JsonNode form, String member, int max) throws InvalidForm {
        JsonNode value = form.get(member);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || !Bounds.holds(value.textValue(), max)) {
            throw new InvalidForm("The " + member + " of a form must be a string of at most " + max + " characters");
        }
        return value.textValue().isEmpty() ? null : value.textValue();
    }
}
