package dev.onset.workers;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Which user tasks are looked for. */
@Schema(name = "UserTaskSearchQuery")
record UserTaskSearchRequest(
        @Nullable Filter filter,

        @Schema(description = "At most one field; tasks that are equal in it come in the order of their creation.")
        @Nullable
        List<@Nullable Sort> sort,

        SearchPage.@Nullable Request page) {

    private static final String FILTER = "A value, or an object of `$eq`, `$neq`, `$exists`, `$in`, `$notIn`";
    private static final String TEXT = FILTER + " with strings.";
    private static final String ORDERED = FILTER + ", `$gt`, `$gte`, `$lt`, `$lte` with ";
    private static final String TIME = ORDERED + "ISO 8601 dates and times.";
    private static final String NOT_SUPPORTED = "Not supported.";

    /** What all of it holds for; what is left out, or null, is no condition. */
    @Schema(name = "UserTaskFilter")
    record Filter(
            @Schema(description = FILTER + " with states. Tasks that are kept are `CREATED`.", examples = "CREATED")
            @Nullable
            Object state,

            @Schema(description = TEXT, examples = "carol") @Nullable
            Object assignee,

            @Schema(description = ORDERED + "whole numbers.", examples = "50") @Nullable
            Object priority,

            @Schema(description = "Id of the node in BPMN.", examples = "approve") @Nullable
            String elementId,

            @Schema(description = TEXT, examples = "Approve the loan") @Nullable
            Object name,

            @Schema(description = TEXT, examples = "approvers") @Nullable
            Object candidateGroup,

            @Schema(description = TEXT, examples = "carol") @Nullable
            Object candidateUser,

            @Schema(description = "Id of an application, or `$in` with several.") @Nullable
            Object tenantId,

            @Schema(description = "The process's name.", examples = "customer_onboarding") @Nullable
            String processDefinitionId,

            @Schema(description = TIME) @Nullable Object creationDate,
            @Schema(description = NOT_SUPPORTED) @Nullable Object completionDate,
            @Schema(description = TIME) @Nullable Object followUpDate,
            @Schema(description = TIME) @Nullable Object dueDate,
            @Schema(description = NOT_SUPPORTED) @Nullable Object processInstanceVariables,
            @Schema(description = NOT_SUPPORTED) @Nullable Object localVariables,

            @Schema(description = "A 64-bit integer.", examples = "42") @Nullable
            String userTaskKey,

            @Schema(description = NOT_SUPPORTED) @Nullable Object processDefinitionKey,

            @Schema(description = "The key that the instance's tasks and jobs carry.") @Nullable
            String processInstanceKey,

            @Schema(description = NOT_SUPPORTED) @Nullable Object elementInstanceKey,
            @Schema(description = NOT_SUPPORTED) @Nullable Object tags) {}

    /** What the tasks are ordered by. */
    @Schema(name = "UserTaskSort")
    record Sort(
            @Schema(
                    description = "One of `creationDate`, `dueDate`, `followUpDate`, `priority`, `name`.",
                    examples = "priority",
                    required = true)
            @Nullable
            String field,

            @Schema(description = "`ASC` or `DESC`; tasks without a date come last.", defaultValue = "ASC") @Nullable
            String order) {}

    /**
     * What was asked for, checked.
     *
     * @param tenants the applications to look in; null for all that the caller may see
     * @param after the cursor
     */
    record Checked(
            SearchConditions conditions,
            @Nullable List<UUID> tenants,
            UserTaskOrder order,
            UserTaskOrder.@Nullable Cursor after,
            int from,
            int limit) {}

    /** @throws Problem {@code invalid-request} */
    Checked checked() {
        SearchConditions conditions = new SearchConditions();
        List<UUID> tenants = filter == null ? null : conditions(filter, conditions);
        UserTaskOrder order = order(conditions);
        UserTaskOrder.Cursor after = null;
        int from = 0;
        int limit = SearchPage.DEFAULT_LIMIT;
        if (page != null) {
            limit = within("/page/limit", page.limit(), 1, SearchPage.MAX_LIMIT, SearchPage.DEFAULT_LIMIT, conditions);
            from = within("/page/from", page.from(), 0, SearchPage.MAX_FROM, 0, conditions);
            if (page.before() != null) {
                conditions.error("/page/before", "Pages go forwards only");
            }
            if (page.after() != null) {
                after = order.cursor(page.after()).orElse(null);
                if (after == null) {
                    conditions.error("/page/after", "It is the endCursor of a page of the same sort");
                }
            }
        }
        List<ProblemError> errors = conditions.errors();
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The search is not described rightly.").withErrors(errors);
        }
        return new Checked(conditions, tenants, order, after, from, limit);
    }

    private static @Nullable List<UUID> conditions(Filter filter, SearchConditions conditions) {
        states(filter.state(), conditions);
        conditions.indexedText("/filter/assignee", "t.assignee", filter.assignee(), 4);
        conditions.number("/filter/priority", "t.priority", filter.priority());
        conditions.text("/filter/elementId", "t.node_id", filter.elementId());
        conditions.text("/filter/name", "t.name", filter.name());
        conditions.element("/filter/candidateGroup", "t.candidate_groups", filter.candidateGroup(), 5);
        conditions.element("/filter/candidateUser", "t.candidate_users", filter.candidateUser(), 3);
        conditions.text("/filter/processDefinitionId", "t.process_name", filter.processDefinitionId());
        conditions.time("/filter/creationDate", "t.created_at", filter.creationDate());
        conditions.time("/filter/followUpDate", "t.follow_up_date", filter.followUpDate());
        conditions.time("/filter/dueDate", "t.due_date", filter.dueDate());
        key("/filter/userTaskKey", 1, "t.key = ?", filter.userTaskKey(), conditions);
        key(
                "/filter/processInstanceKey",
                2,
                // The last 64 bits of a UUID begin with its variant, which a key has not.
                "substr(uuid_send(t.instance_uuid), 9) = int8send(?::bigint | (-9223372036854775807 - 1))",
                filter.processInstanceKey(),
                conditions);
        unsupported("/filter/completionDate", filter.completionDate(), conditions);
        unsupported("/filter/processInstanceVariables", filter.processInstanceVariables(), conditions);
        unsupported("/filter/localVariables", filter.localVariables(), conditions);
        unsupported("/filter/processDefinitionKey", filter.processDefinitionKey(), conditions);
        unsupported("/filter/elementInstanceKey", filter.elementInstanceKey(), conditions);
        unsupported("/filter/tags", filter.tags(), conditions);
        return tenants(filter.tenantId(), conditions);
    }

    /** Tasks that are done are not kept, so every task there is is CREATED. */
    private static void states(@Nullable Object state, SearchConditions conditions) {
        conditions.text("/filter/state", "'CREATED'::text", state);
    }

    private static void key(
            String pointer, int rank, String condition, @Nullable String key, SearchConditions conditions) {
        if (key != null) {
            try {
                conditions.addSelective(rank, condition, Long.parseLong(key));
            } catch (NumberFormatException e) {
                conditions.error(pointer, "It is a 64-bit integer");
            }
        }
    }

    private static void unsupported(String pointer, @Nullable Object filter, SearchConditions conditions) {
        if (filter != null && !(filter instanceof List<?> list && list.isEmpty())) {
            conditions.error(pointer, "Nothing is found by it here");
        }
    }

    private static @Nullable List<UUID> tenants(@Nullable Object filter, SearchConditions conditions) {
        List<?> named = switch (filter) {
            case null -> null;
            case String one -> List.of(one);
            case Map<?, ?> all -> {
                Map<String, Object> operators = SearchConditions.used(all);
                Object in = operators.get("$in");
                Object eq = operators.get("$eq");
                boolean others = !Set.of("$in", "$eq").containsAll(operators.keySet());
                yield others || (in == null) == (eq == null)
                        ? List.of()
                        : in instanceof List<?> list ? list : eq instanceof String one ? List.of(one) : List.of();
            }
            default -> List.of();
        };
        if (named == null) {
            return null;
        }
        List<UUID> tenants = new ArrayList<>();
        for (Object id : named) {
            try {
                tenants.add(UUID.fromString(Objects.toString(id)));
            } catch (IllegalArgumentException e) {
                conditions.error("/filter/tenantId", "It is the id of an application, or $in with several");
                return List.of();
            }
        }
        if (tenants.isEmpty() || tenants.size() > 100) {
            conditions.error("/filter/tenantId", "It is the id of an application, or $in with up to 100");
        }
        return tenants;
    }

    private UserTaskOrder order(SearchConditions conditions) {
        if (sort == null || sort.isEmpty()) {
            return UserTaskOrder.OLDEST_FIRST;
        }
        Sort by = sort.getFirst();
        if (sort.size() > 1 || by == null) {
            conditions.error("/sort", "It has one entry");
            return UserTaskOrder.OLDEST_FIRST;
        }
        String order = by.order() == null ? "ASC" : by.order().toUpperCase(Locale.ROOT);
        if (!order.equals("ASC") && !order.equals("DESC")) {
            conditions.error("/sort/0/order", "It is ASC or DESC");
        }
        UserTaskOrder found = UserTaskOrder.by(Objects.toString(by.field()), order.equals("DESC"));
        if (found == null) {
            conditions.error("/sort/0/field", "Tasks are not ordered by it");
            return UserTaskOrder.OLDEST_FIRST;
        }
        return found;
    }

    private static int within(
            String pointer, @Nullable Integer value, int min, int max, int fallback, SearchConditions conditions) {
        if (value != null && (value < min || value > max)) {
            conditions.error(pointer, "It is from " + min + " to " + max);
        }
        return value == null ? fallback : value;
    }
}
