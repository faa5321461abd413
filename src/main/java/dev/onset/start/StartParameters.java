package dev.onset.start;

import dev.onset.execution.StorableText;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What a start may be told beside the process and its values; the same on every path that starts one. */
public final class StartParameters {

    private static final Pattern PLATFORM = Pattern.compile("[\\x20-\\x7E]{1,64}");

    static final int MAX_BUSINESS_KEY = 200;

    @Parameter(description = "The channel of the start; kept with the instance.", example = "web")
    @HeaderParam("Flowx-Platform")
    @Nullable
    String platform;

    @Parameter(description = """
            Id of the start event to start at, of any kind; without it, the process starts at its none start event. A process \
            that has several of those must be told.""", example = "start_by_branch")
    @QueryParam("startEvent")
    @Nullable
    String startEvent;

    @Parameter(description = """
            What the instance is known as elsewhere: 1 to 200 characters. Stored with it, and found by. Where the application asks for it, \
            no two running instances have the same.""", example = "order-4711")
    @QueryParam("businessKey")
    @Nullable
    String businessKey;

    @Parameter(
            description = """
            Makes it safe to send a start again: a second request with the same key gets the first one's answer, and starts nothing. A \
            string in double quotes (draft-ietf-httpapi-idempotency-key-header) of 1 to 255 printable ASCII characters; letters, \
            digits and the usual signs need no quotes. It holds for you, on this path, at least for 24 hours (configurable).""",
            example = "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"",
            schema = @Schema(type = SchemaType.STRING))
    @HeaderParam(IdempotencyKeys.HEADER)
    @Nullable
    List<String> idempotencyKeys;

    StartOptions checked() {
        if (platform != null && !PLATFORM.matcher(platform).matches()) {
            throw new Problem(
                            ProblemType.INVALID_PARAMETER,
                            "The header Flowx-Platform has 1 to 64 printable ASCII characters.")
                    .with("parameter", "Flowx-Platform");
        }
        if (businessKey != null && !isBusinessKey(businessKey)) {
            throw new Problem(
                            ProblemType.INVALID_PARAMETER,
                            "The business key has 1 to " + MAX_BUSINESS_KEY + " characters that can be stored.")
                    .with("parameter", "businessKey");
        }
        return new StartOptions(platform, startEvent, businessKey, IdempotencyKeys.parse(idempotencyKeys));
    }

    static boolean isBusinessKey(String text) {
        return !text.isBlank()
                && text.codePointCount(0, text.length()) <= MAX_BUSINESS_KEY
                && StorableText.isStorable(text);
    }
}
