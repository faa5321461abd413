package dev.onset.camunda.usertasks;

import dev.onset.camunda.SearchPage;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.usertasks.UserTaskCondition;
import dev.onset.usertasks.UserTaskField;
import dev.onset.usertasks.UserTaskOrder;
import dev.onset.usertasks.UserTaskQuery;
import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Sizes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.validation.groups.Default;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A search for user tasks. */
@InvalidDetail(UserTaskSearchRequest.INVALID)
@Schema(name = "UserTaskSearchQuery")
record UserTaskSearchRequest(
        @Nullable Filter filter,

        @Size(
                max = 1,
                message = "Must have one entry",
                groups = {Sizes.class, Default.class})
        @Schema(
                description =
                        "At most one field. Tasks that are equal in this field are returned in the order of their creation.")
        @Nullable
        List<@NotNull(message = "Must be an object") @Valid Sort> sort,

        @Valid SearchPage.@Nullable Request page) {

    static final String INVALID = "The search request is invalid.";

    private static final String FILTER = "A value, or an object of `$eq`, `$neq`, `$exists`, `$in`, `$notIn`";
    private static final String TEXT = FILTER + " with strings.";
    private static final String ORDERED = FILTER + ", `$gt`, `$gte`, `$lt`, `$lte` with ";
    private static final String TIME = ORDERED + "ISO 8601 dates and times.";
    private static final String NOT_SUPPORTED = "Not supported.";

    /** The conditions that a task must meet, all of them. A member that is absent or null is no condition. */
    @Schema(name = "UserTaskFilter")
    record Filter(
            @Schema(description = FILTER + " with states. The state of every task is `CREATED`.", examples = "CREATED")
            @Nullable
            Object state,

            @Schema(description = TEXT, examples = "carol") @Nullable
            Object assignee,

            @Schema(description = ORDERED + "whole numbers.", examples = "50") @Nullable
            Object priority,

            @Schema(description = "The id of the BPMN element.", examples = "approve") @Nullable
            String elementId,

            @Schema(description = TEXT, examples = "Approve the loan") @Nullable
            Object name,

            @Schema(description = TEXT, examples = "approvers") @Nullable
            Object candidateGroup,

            @Schema(description = TEXT, examples = "carol") @Nullable
            Object candidateUser,

            @Schema(description = "The id of an application, or `$in` with several ids.") @Nullable
            Object tenantId,

            @Schema(description = "The name of the process.", examples = "customer_onboarding") @Nullable
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

            @Schema(description = "The `processInstanceKey` of the tasks and jobs of the instance.") @Nullable
            String processInstanceKey,

            @Schema(description = NOT_SUPPORTED) @Nullable Object elementInstanceKey,
            @Schema(description = NOT_SUPPORTED) @Nullable Object tags) {}

    /** The order of the tasks. */
    @Schema(name = "UserTaskSort")
    record Sort(
            @NotNull
            @Schema(
                    description = "One of `creationDate`, `dueDate`, `followUpDate`, `priority`, `name`.",
                    examples = "priority")
            String field,

            @Schema(description = "`ASC` or `DESC`. Tasks without a date come last in both.", defaultValue = "ASC")
            @Nullable
            String order) {}

    /** @throws Problem {@code invalid-request} */
    UserTaskQuery toQuery() {
        UserTaskFilters filters = new UserTaskFilters();
        List<UUID> applications = filter == null ? null : read(filter, filters);
        UserTaskOrder order = order(filters);
        UserTaskOrder.Cursor after = null;
        int from = 0;
        int limit = SearchPage.DEFAULT_LIMIT;
        if (page != null) {
            limit = page.limit() == null ? SearchPage.DEFAULT_LIMIT : page.limit();
            from = page.from() == null ? 0 : page.from();
            if (page.after() != null) {
                after = order.cursor(page.after()).orElse(null);
                if (after == null) {
                    filters.error("/page/after", "Must be the endCursor of a page with the same sort");
                }
            }
        }
        List<ProblemError> errors = filters.errors();
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, INVALID).withErrors(errors);
        }
        return new UserTaskQuery(filters.conditions(), applications, order, after, from, limit);
    }

    /** Reads the filters, and returns the applications to search; null for all. */
    private static @Nullable List<UUID> read(Filter filter, UserTaskFilters filters) {
        filters.add("/filter/state", UserTaskField.STATE, filter.state());
        filters.add("/filter/assignee", UserTaskField.ASSIGNEE, filter.assignee());
        filters.add("/filter/priority", UserTaskField.PRIORITY, filter.priority());
        filters.add("/filter/elementId", UserTaskField.ELEMENT_ID, filter.elementId());
        filters.add("/filter/name", UserTaskField.NAME, filter.name());
        filters.add("/filter/candidateGroup", UserTaskField.CANDIDATE_GROUP, filter.candidateGroup());
        filters.add("/filter/candidateUser", UserTaskField.CANDIDATE_USER, filter.candidateUser());
        filters.add("/filter/processDefinitionId", UserTaskField.PROCESS_NAME, filter.processDefinitionId());
        filters.add("/filter/creationDate", UserTaskField.CREATED_AT, filter.creationDate());
        filters.add("/filter/followUpDate", UserTaskField.FOLLOW_UP_DATE, filter.followUpDate());
        filters.add("/filter/dueDate", UserTaskField.DUE_DATE, filter.dueDate());
        key("/filter/userTaskKey", filter.userTaskKey(), UserTaskCondition.KeyIs::new, filters);
        key("/filter/processInstanceKey", filter.processInstanceKey(), UserTaskCondition.InstanceIs::new, filters);
        unsupported("/filter/completionDate", filter.completionDate(), filters);
        unsupported("/filter/processInstanceVariables", filter.processInstanceVariables(), filters);
        unsupported("/filter/localVariables", filter.localVariables(), filters);
        unsupported("/filter/processDefinitionKey", filter.processDefinitionKey(), filters);
        unsupported("/filter/elementInstanceKey", filter.elementInstanceKey(), filters);
        unsupported("/filter/tags", filter.tags(), filters);
        return tenants(filter.tenantId(), filters);
    }

    private static void key(
            String pointer, @Nullable String key, LongFunction<UserTaskCondition> condition, UserTaskFilters filters) {
        if (key != null) {
            try {
                filters.add(condition.apply(Long.parseLong(key)));
            } catch (NumberFormatException e) {
                filters.error(pointer, "Must be a 64-bit integer");
            }
        }
    }

    private static void unsupported(String pointer, @Nullable Object filter, UserTaskFilters filters) {
        if (filter != null && !(filter instanceof List<?> list && list.isEmpty())) {
            filters.error(pointer, "This filter is not supported");
        }
    }

    private static @Nullable List<UUID> tenants(@Nullable Object filter, UserTaskFilters filters) {
        List<?> named = switch (filter) {
            case null -> null;
            case String one -> List.of(one);
            case Map<?, ?> all -> {
                Map<String, Object> operators = UserTaskFilters.used(all);
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
                filters.error("/filter/tenantId", "Must be the id of an application, or $in with several ids");
                return List.of();
            }
        }
        if (tenants.isEmpty() || tenants.size() > 100) {
            filters.error("/filter/tenantId", "Must be the id of an application, or $in with 1 to 100 ids");
        }
        return tenants;
    }

    private UserTaskOrder order(UserTaskFilters filters) {
        if (sort == null || sort.isEmpty()) {
            return UserTaskOrder.OLDEST_FIRST;
        }
        Sort by = sort.getFirst();
        String order = by.order() == null ? "ASC" : by.order().toUpperCase(Locale.ROOT);
        if (!order.equals("ASC") && !order.equals("DESC")) {
            filters.error("/sort/0/order", "Must be ASC or DESC");
        }
        UserTaskOrder.Field field = field(by.field());
        if (field == null) {
            filters.error("/sort/0/field", "Sorting by this field is not supported");
            return UserTaskOrder.OLDEST_FIRST;
        }
        return new UserTaskOrder(field, order.equals("DESC"));
    }

    private static UserTaskOrder.@Nullable Field field(String name) {
        return switch (name) {
            case "creationDate" -> UserTaskOrder.Field.CREATION_DATE;
            case "dueDate" -> UserTaskOrder.Field.DUE_DATE;
            case "followUpDate" -> UserTaskOrder.Field.FOLLOW_UP_DATE;
            case "priority" -> UserTaskOrder.Field.PRIORITY;
            case "name" -> UserTaskOrder.Field.NAME;
            default -> null;
        };
    }
}
