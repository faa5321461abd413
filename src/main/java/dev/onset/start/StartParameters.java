package dev.onset.start;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.QueryParam;
import java.util.regex.Pattern;
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

    StartOptions checked() {
        if (platform != null && !PLATFORM.matcher(platform).matches()) {
            throw new Problem(
                            ProblemType.INVALID_PARAMETER,
                            "The header Flowx-Platform has 1 to 64 printable ASCII characters.")
                    .with("parameter", "Flowx-Platform");
        }
        return new StartOptions(platform, startEvent);
    }
}
