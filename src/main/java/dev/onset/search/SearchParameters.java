package dev.onset.search;

import dev.onset.engine.InstanceState;
import dev.onset.engine.StorableText;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.IndexedValues;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What a search is for, as query parameters. Those that are not there do not matter. */
public final class SearchParameters {

    private static final int MAX_VALUES = 5;

    @Parameter(description = "Only of this workspace.")
    @QueryParam("workspaceId")
    @Nullable
    UUID workspaceId;

    @Parameter(description = "Only of this application.")
    @QueryParam("applicationId")
    @Nullable
    UUID applicationId;

    @Parameter(description = "Only of the process of this name.", example = "customer_onboarding")
    @QueryParam("processName")
    @Nullable
    String processName;

    @Parameter(description = "Only those that run on this build.")
    @QueryParam("buildId")
    @Nullable
    UUID buildId;

    @Parameter(description = "Only those in one of these states.")
    @QueryParam("state")
    @Nullable
    Set<InstanceState> state;

    @Parameter(description = "Only those that are known as this elsewhere.", example = "order-4711")
    @QueryParam("businessKey")
    @Nullable
    String businessKey;

    @Parameter(description = "Only those that started then or later.", example = "2026-11-24T09:30:00Z")
    @QueryParam("startedFrom")
    @Nullable
    Instant startedFrom;

    @Parameter(description = "Only those that started before then.", example = "2026-11-25T00:00:00Z")
    @QueryParam("startedBefore")
    @Nullable
    Instant startedBefore;

    @Parameter(
            description =
                    "Only those that this caller started: a user's name, `client:` and the id of a client, or `system:timer`."
                            + " Before a user's name that begins with `client:`, `system:`, `onset:` or `user:` stands `user:`. Your own"
                            + " are found wherever you may start.",
            example = "alice")
    @QueryParam("startedBy")
    @Nullable
    String startedBy;

    @Parameter(description = "Only those that this instance called.")
    @QueryParam("parentUuid")
    @Nullable
    UUID parentUuid;

    @Parameter(description = "Only those that an incident stops somewhere, or only others.")
    @QueryParam("hasIncident")
    @Nullable
    Boolean hasIncident;

    @Parameter(
            description =
                    "Only those with this value: its name, a colon, and the value as text. Several must all fit, at the"
                            + " most five. Its name is one that a build of the application lists under `x-onset-indexed` in the input"
                            + " schema of the process.",
            example = "customerEmail:alice@example.com")
    @QueryParam("value")
    @Nullable
    List<String> value;

    /**
     * What is looked for; in which applications is still to be said.
     *
     * @throws Problem {@code invalid-parameter}
     */
    Criteria toCriteria() {
        checkTime("startedFrom", startedFrom);
        checkTime("startedBefore", startedBefore);
        checkText("processName", processName);
        checkText("businessKey", businessKey);
        checkText("startedBy", startedBy);
        return new Criteria(
                List.of(),
                processName,
                buildId,
                state == null ? Set.of() : state,
                businessKey,
                startedFrom,
                startedBefore,
                startedBy,
                parentUuid,
                hasIncident,
                values());
    }

    private List<Criteria.Value> values() {
        List<String> given = value == null ? List.of() : value;
        if (given.size() > MAX_VALUES) {
            throw invalid("value", "There are more than " + MAX_VALUES + " values");
        }
        List<Criteria.Value> values = new ArrayList<>();
        for (String pair : given) {
            int colon = pair.indexOf(':');
            if (colon < 1 || pair.length() - colon - 1 > IndexedValues.MAX_LENGTH || !StorableText.isStorable(pair)) {
                throw invalid(
                        "value",
                        "A value is a name, a colon, and a text of up to " + IndexedValues.MAX_LENGTH + " characters");
            }
            values.add(new Criteria.Value(pair.substring(0, colon), IndexedValues.meanings(pair.substring(colon + 1))));
        }
        return values;
    }

    private static void checkTime(String parameter, @Nullable Instant time) {
        if (time != null && !Cursor.isPossible(time)) {
            throw invalid(parameter, "The value of " + parameter + " is in no year from 1970 to 9999");
        }
    }

    private static void checkText(String parameter, @Nullable String text) {
        if (text != null && !StorableText.isStorable(text)) {
            throw invalid(parameter, "The value of " + parameter + " has a character that nothing has");
        }
    }

    static Problem invalid(String parameter, String detail) {
        return new Problem(ProblemType.INVALID_PARAMETER, detail + ".").with("parameter", parameter);
    }
}
