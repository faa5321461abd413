package dev.onset.problems;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.oidc.OIDCException;
import org.junit.jupiter.api.Test;

class UnavailabilityTest {

    @Test
    void an_identity_provider_that_is_away_is_no_bug() {
        assertThat(Unavailability.isCauseOf(new RuntimeException(new OIDCException("OIDC Server is not available"))))
                .isTrue();
        assertThat(Unavailability.isCauseOf(new RuntimeException("a bug"))).isFalse();
    }
}
