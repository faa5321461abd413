package dev.onset.camunda.usertasks;

import static dev.onset.validation.TestRequests.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.camunda.SearchPage;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UserTaskRequestsTest {

    @Test
    void an_assignee_is_required_and_bounded() {
        assertThat(errors(assignment(null))).containsExactly("/assignee: This member is required");
        assertThat(errors(assignment(" ")))
                .containsExactly("/assignee: Must not be blank or contain characters that cannot be stored");
        assertThat(errors(assignment("x".repeat(201)))).containsExactly("/assignee: Must have at most 200 characters");
        assertThat(errors(assignment("😀".repeat(200)))).isEmpty();
    }

    @Test
    void each_candidate_is_a_name() {
        assertThat(errors(update(Arrays.asList("a", null, " ", "x".repeat(201), "\0"), null)))
                .containsExactly(
                        "/changeset/candidateGroups/1: Must be a string",
                        "/changeset/candidateGroups/2: Must not be blank or contain characters that cannot be stored",
                        "/changeset/candidateGroups/3: Must have at most 200 characters",
                        "/changeset/candidateGroups/4: Must not be blank or contain characters that cannot be stored");
    }

    @Test
    void the_number_of_candidates_is_bounded() {
        assertThat(errors(update(Collections.nCopies(1_000, "a"), null))).isEmpty();
        assertThat(errors(update(Collections.nCopies(1_001, " "), null)))
                .containsExactly("/changeset/candidateGroups: Must have at most 1000 entries");
    }

    @Test
    void a_priority_has_bounds_and_changes_are_required() {
        assertThat(errors(update(null, -1))).containsExactly("/changeset/priority: Must be at least 0");
        assertThat(errors(update(null, 101))).containsExactly("/changeset/priority: Must be at most 100");
        assertThat(errors(update(null, 100))).isEmpty();
        assertThat(errors(new UserTaskUpdateRequest(null, null)))
                .containsExactly("/changeset: This member is required");
    }

    @Test
    void a_page_has_bounds_and_goes_forward() {
        assertThat(errors(search(List.of(), new SearchPage.Request(0, -1, null, "x"))))
                .containsExactly(
                        "/page/before: Backward pagination is not supported",
                        "/page/from: Must be at least 0",
                        "/page/limit: Must be at least 1");
        assertThat(errors(search(List.of(), new SearchPage.Request(1001, 1001, null, null))))
                .containsExactly("/page/from: Must be at most 1000", "/page/limit: Must be at most 1000");
        assertThat(errors(search(null, new SearchPage.Request(1000, 1000, null, null))))
                .isEmpty();
    }

    @Test
    void a_search_has_one_order_at_most() {
        UserTaskSearchRequest.Sort sort = new UserTaskSearchRequest.Sort("name", "asc");

        assertThat(errors(search(List.of(sort, sort), null))).containsExactly("/sort: Must have one entry");
        assertThat(errors(search(Collections.singletonList(null), null))).containsExactly("/sort/0: Must be an object");
        assertThat(errors(search(List.of(new UserTaskSearchRequest.Sort(null, null)), null)))
                .containsExactly("/sort/0/field: This member is required");
        assertThat(errors(search(List.of(sort), null))).isEmpty();
    }

    private static UserTaskAssignmentRequest assignment(@Nullable String assignee) {
        return new UserTaskAssignmentRequest(assignee, null, null);
    }

    private static UserTaskUpdateRequest update(@Nullable List<@Nullable String> groups, @Nullable Integer priority) {
        return new UserTaskUpdateRequest(new UserTaskUpdateRequest.Changeset(groups, null, null, null, priority), null);
    }

    private static UserTaskSearchRequest search(
            @Nullable List<UserTaskSearchRequest.@Nullable Sort> sort, SearchPage.@Nullable Request page) {
        return new UserTaskSearchRequest(null, sort, page);
    }
}
