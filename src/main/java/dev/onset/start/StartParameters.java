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

/** The header and query parameters of a start, which are the same for all paths that start one process. */
public final class StartParameters {

    private static final Pattern PLATFORM = Pattern.compile("[\\x20-\\x7E]{1,64}");

    @Parameter(description = "The channel of the start; stored with the instance.", example = "web")
    @HeaderParam("Flowx-Platform")
    @Nullable
    String platform;

    @Parameter(description = """
            Id of the start event, of any kind. Without it, the process starts at its none start event. Required if the process \
            has several none start events.""", example = "start_by_branch")
    @QueryParam("startEvent")
    @Nullable
    String startEvent;

    @Parameter(description = """
            The key that identifies the instance in other systems: 1 to 200 characters. It is stored with the instance and can be searched \
            for. If the application requires unique business keys, no two running instances can have the same key.""", example = "order-4711")
    @QueryParam("businessKey")
    @Nullable
    String businessKey;

    @Parameter(
            description = """
            Makes a start safe to repeat: a second request with the same key receives the response of the first one and starts no \
            instance. The value is a string in double quotes (draft-ietf-httpapi-idempotency-key-header) of 1 to 255 printable ASCII \
            characters; the quotes may be omitted if it has only letters, digits and the characters ``!#$%&'*+-.^_`|~:/=``. \
            A key applies to the same caller and path, and for at least 24 hours (configurable).""",
            example = "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"",
            schema = @Schema(type = SchemaType.STRING))
    @HeaderParam(IdempotencyKeys.HEADER)
    @Nullable
    List<String> idempotencyKeys;

    @Parameter(description = """
            Starts the instance at a later time (ISO 8601 with an offset). Until then, its state is `CREATED`, and it can be canceled. \
            The time must not be more than 366 days ahead (configurable). A time less than a minute ago means immediately; an \
            earlier time is rejected.""", example = "2026-12-24T18:00:00Z")
    @QueryParam("startAt")
    @Nullable
    Instant startAt;

    @Parameter(description = """
            When the instance ends as `EXPIRED` unless it has ended before (ISO 8601 with an offset). Must be later than the current \
            time and `startAt`. Takes precedence over the `expiryTime` of the process.""", example = "2027-01-31T18:00:00Z")
    @QueryParam("expiryTime")
    @Nullable
    Instant expiryTime;

    @Parameter(description = """
            Validates the request without starting an instance. The response contains the build and the start event that would be \
            used. An `Idempotency-Key` is ignored.""", schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
    @QueryParam("dryRun")
    @DefaultValue("false")
    boolean dryRun;

    @Parameter(description = """
            `wait=SECONDS` (RFC 7240): delays the response until the instance has ended, is on hold, waits for a user task or has an \
            incident, or until the time is over, at most 60 seconds (configurable). The response then contains the current state and \
            values of the instance. Ignored if the instance starts later.""", example = "wait=10", schema = @Schema(type = SchemaType.STRING))
    @HeaderParam("Prefer")
    @Nullable
    List<String> prefer;

    /** Returns how long the caller prefers to wait for the instance; null for no wait. */
    @Nullable
    Duration waitAtMost() {
        return WaitPreference.parse(prefer);
    }

    StartOptions checked() {
        if (businessKey != null && !isBusinessKey(businessKey)) {
            throw new Problem(
                            ProblemType.INVALID_PARAMETER,
                            "The business key must have 1 to " + Bounds.BUSINESS_KEY
                                    + " storable characters, not all of them blank.")
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
                            "The header Flowx-Platform must have 1 to 64 printable ASCII characters.")
                    .with("parameter", "Flowx-Platform");
        }
        return platform;
    }

    private static boolean isBusinessKey(String text) {
        return !text.isBlank() && Bounds.holds(text, Bounds.BUSINESS_KEY);
    }
}
