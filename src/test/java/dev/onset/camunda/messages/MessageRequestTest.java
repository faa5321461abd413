package dev.onset.camunda.messages;

import static dev.onset.validation.TestRequests.errors;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.camunda.Tenants;
import dev.onset.runtime.NewMessage;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageRequestTest {

    private static final String TOO_LONG = "Must have at most 500 characters";
    private static final Tenants.Tenant TENANT = new Tenants.Tenant(new UUID(0, 1), new UUID(0, 2));

    @Test
    void a_text_that_is_too_long_is_refused_also_if_it_is_blank() {
        for (String text : new String[] {" ".repeat(501), "x".repeat(501), "😀".repeat(501)}) {
            assertThat(errors(publication("paid", text, 0L, null))).containsExactly("/correlationKey: " + TOO_LONG);
            assertThat(errors(publication("paid", null, 0L, text))).containsExactly("/messageId: " + TOO_LONG);
            assertThat(errors(correlation("paid", text))).containsExactly("/correlationKey: " + TOO_LONG);
        }
    }

    @Test
    void a_text_with_as_many_characters_as_allowed_is_accepted() {
        for (String text : new String[] {" ".repeat(500), "x".repeat(500), "😀".repeat(500)}) {
            assertThat(errors(publication("paid", text, 0L, text))).isEmpty();
            assertThat(errors(correlation("paid", text))).isEmpty();
        }
        assertThat(errors(publication("😀".repeat(500), null, 0L, null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\0", "\ud83d", "\udc00x"})
    void a_text_that_cannot_be_stored_is_refused(String text) {
        assertThat(errors(publication("paid", text, 0L, text)))
                .containsExactly(
                        "/correlationKey: Must not contain characters that cannot be stored",
                        "/messageId: Must not contain characters that cannot be stored");
        assertThat(errors(publication(text, null, 0L, null)))
                .containsExactly("/name: Must not be blank or contain characters that cannot be stored");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\u3000"})
    void a_message_must_have_a_name(@Nullable String name) {
        assertThat(errors(publication(name, null, 0L, null)))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("/name: ");
        assertThat(errors(correlation(name, null)))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("/name: ");
    }

    @Test
    void the_time_to_live_has_bounds() {
        assertThat(errors(publication("paid", null, -1L, null))).containsExactly("/timeToLive: Must be at least 0");
        assertThat(errors(publication("paid", null, Duration.ofDays(365).toMillis(), null)))
                .isEmpty();
        assertThat(errors(publication("paid", null, Duration.ofDays(365).toMillis() + 1, null)))
                .containsExactly("/timeToLive: Must be at most 31536000000");
    }

    @Test
    void variables_that_cannot_be_stored_are_refused_at_their_place_in_the_body() {
        assertThat(errors(() -> new MessageCorrelationRequest("paid", null, Map.of("a", "\0"), null).toMessage(TENANT)))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("/variables/a: ");
    }

    @Test
    void what_is_absent_or_empty_has_a_default() {
        NewMessage expected =
                new NewMessage(TENANT.workspaceId(), TENANT.applicationId(), "paid", "", null, Map.of(), Duration.ZERO);

        assertThat(publication("paid", null, null, "").toMessage(TENANT)).isEqualTo(expected);
        assertThat(correlation("paid", null).toMessage(TENANT)).isEqualTo(expected);
    }

    @Test
    void a_blank_correlation_key_is_a_key_like_any_other() {
        assertThat(publication("paid", " ", 5L, " ").toMessage(TENANT))
                .isEqualTo(new NewMessage(
                        TENANT.workspaceId(),
                        TENANT.applicationId(),
                        "paid",
                        " ",
                        " ",
                        Map.of(),
                        Duration.ofMillis(5)));
    }

    private static MessagePublicationRequest publication(
            @Nullable String name, @Nullable String key, @Nullable Long timeToLive, @Nullable String messageId) {
        return new MessagePublicationRequest(name, key, timeToLive, messageId, null, null);
    }

    private static MessageCorrelationRequest correlation(@Nullable String name, @Nullable String key) {
        return new MessageCorrelationRequest(name, key, null, null);
    }
}
