package dev.onset.start;

import dev.onset.engine.Bounds;
import dev.onset.notifications.WaitPreference;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What a start may be told beside the process and its values; the same on every path that starts one. */
public final class StartParameters {

    private static final Pattern PLATFORM = Pattern.compile("[\\x20-\\x7E]{1,64}");

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

    @Parameter(description = """
            Starts it later (ISO 8601 with an offset): until then it is `CREATED`, and can be canceled. At most 366 days ahead \
            (configurable); a time that has just passed means at once, an earlier one is refused.""", example = "2026-12-24T18:00:00Z")
    @QueryParam("startAt")
    @Nullable
    Instant startAt;

    @Parameter(description = """
            When the instance ends as `EXPIRED` if it has not ended by then (ISO 8601 with an offset): later than now, and than \
            `startAt`. Comes before the `expiryTime` that the process itself may have.""", example = "2027-01-31T18:00:00Z")
    @QueryParam("expiryTime")
    @Nullable
    Instant expiryTime;

    @Parameter(description = """
            Checks everything and starts nothing: the answer says which build and which start event it would be. An \
            `Idempotency-Key` means nothing then.""", schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
    @QueryParam("dryRun")
    @DefaultValue("false")
    boolean dryRun;

    @Parameter(description = """
            `wait=SECONDS` (RFC 7240): answers when the instance has ended, or waits for a person (a user task, an incident), or after so \
            many seconds, at most 60 (configurable). The answer then has the state and the values of that moment. It means nothing \
            where the instance starts later.""", example = "wait=10", schema = @Schema(type = SchemaType.STRING))
    @HeaderParam("Prefer")
    @Nullable
    List<String> prefer;

    /** How long the caller wants to wait for what becomes of the instance; null where it does not. */
    @Nullable
    Duration waitAtMost() {
        return WaitPreference.parse(prefer);
    }

    StartOptions checked() {
        if (businessKey != null && !isBusinessKey(businessKey)) {
            throw new Problem(
                            ProblemType.INVALID_PARAMETER,
                            "The business key has 1 to " + Bounds.BUSINESS_KEY + " characters that can be stored.")
                    .with("parameter", "businessKey");
        }
        return new StartOptions(
                checkedPlatform(platform),
                startEvent,
                businessKey,
                startAt,
                expiryTime,
                IdempotencyKeys.parse(idempotencyKeys));
    }

    static @Nullable String checkedPlatform(@Nullable String platform) {
        if (platform != null && !PLATFORM.matcher(platform).matches()) {
            throw new Problem(
                            ProblemType.INVALID_PARAMETER,
                            "The header Flowx-Platform has 1 to 64 printable ASCII characters.")
                    .with("parameter", "Flowx-Platform");
        }
        return platform;
    }

    static boolean isBusinessKey(String text) {
        return !text.isBlank() && Bounds.holds(text, Bounds.BUSINESS_KEY);
    }
}
