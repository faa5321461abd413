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

/** The query parameters of a search. A missing parameter does not restrict the results. */
public final class SearchParameters {

    private static final int MAX_VALUES = 5;

    @Parameter(description = "Restricts the results to a workspace.")
    @QueryParam("workspaceId")
    @Nullable
    UUID workspaceId;

    @Parameter(description = "Restricts the results to an application.")
    @QueryParam("applicationId")
    @Nullable
    UUID applicationId;

    @Parameter(
            description = "Restricts the results to instances of the process with this name.",
            example = "customer_onboarding")
    @QueryParam("processName")
    @Nullable
    String processName;

    @Parameter(description = "Restricts the results to instances that run on this build.")
    @QueryParam("buildId")
    @Nullable
    UUID buildId;

    @Parameter(description = "Restricts the results to instances in one of these states.")
    @QueryParam("state")
    @Nullable
    Set<InstanceState> state;

    @Parameter(description = "Restricts the results to instances with this business key.", example = "order-4711")
    @QueryParam("businessKey")
    @Nullable
    String businessKey;

    @Parameter(
            description = "Restricts the results to instances that started at this time or later.",
            example = "2026-11-24T09:30:00Z")
    @QueryParam("startedFrom")
    @Nullable
    Instant startedFrom;

    @Parameter(
            description = "Restricts the results to instances that started before this time.",
            example = "2026-11-25T00:00:00Z")
    @QueryParam("startedBefore")
    @Nullable
    Instant startedBefore;

    @Parameter(
            description =
                    "Restricts the results to instances that this caller started: the name of a user, `client:` and the id of a"
                            + " client, or `system:timer`. A user name that begins with `client:`, `system:`, `onset:` or `user:` is"
                            + " prefixed with `user:`. To find the instances that you started, the permission `process:start` is sufficient.",
            example = "alice")
    @QueryParam("startedBy")
    @Nullable
    String startedBy;

    @Parameter(description = "Restricts the results to instances that this instance called.")
    @QueryParam("parentUuid")
    @Nullable
    UUID parentUuid;

    @Parameter(description = "Restricts the results to instances with an open incident or, if false, without one.")
    @QueryParam("hasIncident")
    @Nullable
    Boolean hasIncident;

    @Parameter(
            description =
                    "Restricts the results to instances with this value: its name, a colon, and the value as text. May be sent up"
                            + " to five times; an instance must have all values. A build of the application must list the name under"
                            + " `x-onset-indexed` in the input schema of the process.",
            example = "customerEmail:alice@example.com")
    @QueryParam("value")
    @Nullable
    List<String> value;

    /**
     * Validates the parameters and returns the criteria, which do not contain the applications yet.
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
            throw invalid("value", "The parameter value must not be sent more than " + MAX_VALUES + " times");
        }
        List<Criteria.Value> values = new ArrayList<>();
        for (String pair : given) {
            int colon = pair.indexOf(':');
            if (colon < 1 || pair.length() - colon - 1 > IndexedValues.MAX_LENGTH || !StorableText.isStorable(pair)) {
                throw invalid(
                        "value",
                        "The parameter value must be a name, a colon, and a text of up to " + IndexedValues.MAX_LENGTH
                                + " characters");
            }
            values.add(new Criteria.Value(pair.substring(0, colon), IndexedValues.meanings(pair.substring(colon + 1))));
        }
        return values;
    }

    private static void checkTime(String parameter, @Nullable Instant time) {
        if (time != null && !Cursor.isPossible(time)) {
            throw invalid(parameter, "The value of " + parameter + " must be in the years 1970 to 9999");
        }
    }

    private static void checkText(String parameter, @Nullable String text) {
        if (text != null && !StorableText.isStorable(text)) {
            throw invalid(parameter, "The value of " + parameter + " contains a character that cannot be stored");
        }
    }

    static Problem invalid(String parameter, String detail) {
        return new Problem(ProblemType.INVALID_PARAMETER, detail + ".").with("parameter", parameter);
    }
}
