package dev.onset.camunda.jobs;

import static dev.onset.validation.TestRequests.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.jobs.JobActivation;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobRequestsTest {

    private static final long THIRTY_DAYS = Duration.ofDays(30).toMillis();

    @Test
    void each_invalid_member_of_an_activation_is_an_error() {
        assertThat(errors(activation(null, null, null, null, null)))
                .containsExactly(
                        "/maxJobsToActivate: This member is required",
                        "/timeout: This member is required",
                        "/type: This member is required");
        assertThat(errors(activation(" ", "x".repeat(201), 0L, 0, null)))
                .containsExactly(
                        "/maxJobsToActivate: Must be at least 1",
                        "/timeout: Must be at least 1",
                        "/type: Must not be blank or contain characters that cannot be stored",
                        "/worker: Must have at most 200 characters");
        assertThat(errors(activation("x".repeat(501), " ".repeat(201), THIRTY_DAYS + 1, 1, null)))
                .containsExactly(
                        "/timeout: Must be at most " + THIRTY_DAYS,
                        "/type: Must have at most 500 characters",
                        "/worker: Must have at most 200 characters");
        assertThat(errors(activation("\0", "\0", 1L, 1, null))).hasSize(2);
    }

    @Test
    void an_activation_within_bounds_is_accepted() {
        JobActivationRequest request =
                activation("😀".repeat(500), "😀".repeat(200), THIRTY_DAYS, Integer.MAX_VALUE, null);

        assertThat(errors(request)).isEmpty();
        assertThat(request.toActivation(Duration.ofSeconds(10)))
                .isEqualTo(new JobActivation(
                        "😀".repeat(500),
                        "😀".repeat(200),
                        Duration.ofDays(30),
                        1000,
                        null,
                        null,
                        Duration.ofSeconds(10)));
    }

    @Test
    void a_tenant_id_that_is_no_id_is_refused_at_its_place() {
        UUID id = UUID.randomUUID();

        assertThat(errors(() -> activate(Arrays.asList(id.toString(), "x", null))))
                .containsExactly(
                        "/tenantIds/1: Must be the id of an application",
                        "/tenantIds/2: Must be the id of an application");
        assertThat(errors(() -> activate(Collections.nCopies(100_000, "x")))).hasSize(100);
        assertThat(activate(List.of(id.toString())).applications()).isEqualTo(Set.of(id));
        assertThat(activate(List.of("x", "<default>")).applications()).isNull();
    }

    @Test
    void the_code_of_an_error_is_required_and_bounded_and_its_message_can_be_stored() {
        assertThat(errors(new JobErrorRequest(null, null, null)))
                .containsExactly("/errorCode: This member is required");
        assertThat(errors(new JobErrorRequest(" ".repeat(501), "\0", null)))
                .containsExactly(
                        "/errorCode: Must have at most 500 characters",
                        "/errorCode: Must not be blank or contain characters that cannot be stored",
                        "/errorMessage: Must not contain characters that cannot be stored");
        assertThat(errors(new JobErrorRequest("😀".repeat(500), "x".repeat(100_000), null)))
                .isEmpty();
    }

    @Test
    void the_numbers_of_a_failure_have_bounds() {
        assertThat(errors(new JobFailureRequest(-1, "\ud83d", -1L, null)))
                .containsExactly(
                        "/errorMessage: Must not contain characters that cannot be stored",
                        "/retries: Must be at least 0",
                        "/retryBackOff: Must be at least 0");
        assertThat(errors(new JobFailureRequest(0, null, THIRTY_DAYS + 1, null)))
                .containsExactly("/retryBackOff: Must be at most " + THIRTY_DAYS);
        assertThat(errors(new JobFailureRequest(null, null, null, null))).isEmpty();
        assertThat(errors(new JobFailureRequest(Integer.MAX_VALUE, " ", THIRTY_DAYS, null)))
                .isEmpty();
    }

    @Test
    void an_update_has_changes_within_bounds() {
        assertThat(errors(new JobUpdateRequest(null))).containsExactly("/changeset: This member is required");
        assertThat(errors(new JobUpdateRequest(new JobUpdateRequest.Changeset(0, 0L))))
                .containsExactly("/changeset/retries: Must be at least 1", "/changeset/timeout: Must be at least 1");
        assertThat(errors(new JobUpdateRequest(new JobUpdateRequest.Changeset(1, THIRTY_DAYS + 1))))
                .containsExactly("/changeset/timeout: Must be at most " + THIRTY_DAYS);
        assertThat(errors(new JobUpdateRequest(new JobUpdateRequest.Changeset(null, null))))
                .isEmpty();
    }

    private static JobActivation activate(List<@Nullable String> tenantIds) {
        return activation("type", null, 1L, 1, tenantIds).toActivation(Duration.ZERO);
    }

    private static JobActivationRequest activation(
            @Nullable String type,
            @Nullable String worker,
            @Nullable Long timeout,
            @Nullable Integer maxJobs,
            @Nullable List<@Nullable String> tenantIds) {
        return new JobActivationRequest(type, worker, timeout, maxJobs, null, null, tenantIds, null);
    }
}
