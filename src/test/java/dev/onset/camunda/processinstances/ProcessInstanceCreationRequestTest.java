package dev.onset.camunda.processinstances;

import static dev.onset.validation.TestRequests.errors;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessInstanceCreationRequestTest {

    @Test
    void each_member_that_is_not_supported_is_an_error() {
        ProcessInstanceCreationRequest request = new ProcessInstanceCreationRequest(
                null,
                "5",
                null,
                null,
                null,
                null,
                -1L,
                null,
                List.of(Map.of("elementId", "task")),
                List.of(Map.of()),
                List.of("tag"),
                " ");

        assertThat(errors(request))
                .containsExactly(
                        "/businessId: Must not be blank or contain characters that cannot be stored",
                        "/processDefinitionId: This member is required",
                        "/processDefinitionKey: This member is not supported",
                        "/requestTimeout: Must be at least 0",
                        "/runtimeInstructions: This member is not supported",
                        "/startInstructions: This member is not supported",
                        "/tags: This member is not supported");
    }

    @Test
    void lists_that_clients_send_empty_are_accepted() {
        ProcessInstanceCreationRequest request = new ProcessInstanceCreationRequest(
                "p", null, -1, null, null, true, 0L, List.of(), List.of(), List.of(), List.of(), null);

        assertThat(errors(request)).isEmpty();
        assertThat(request.check(Duration.ofSeconds(10)))
                .isEqualTo(new ProcessInstanceCreationRequest.Checked(
                        "p", null, Map.of(), Duration.ofSeconds(10), List.of()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, -2, Integer.MAX_VALUE})
    void a_version_other_than_that_of_the_active_build_is_refused(int version) {
        assertThat(errors(() -> start(version, null).check(Duration.ZERO)))
                .containsExactly(
                        "/processDefinitionVersion: Must be -1 or 1, because only the active build can be started");
    }

    @Test
    void a_business_key_is_bounded() {
        assertThat(errors(start(1, "x".repeat(201)))).containsExactly("/businessId: Must have at most 200 characters");
        assertThat(errors(start(1, "😀".repeat(200)))).isEmpty();
    }

    private static ProcessInstanceCreationRequest start(int version, @Nullable String businessKey) {
        return new ProcessInstanceCreationRequest(
                "p", null, version, null, null, null, null, null, null, null, null, businessKey);
    }
}
