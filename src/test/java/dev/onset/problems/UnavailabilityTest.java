package dev.onset.problems;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.oidc.OIDCException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class UnavailabilityTest {

    @Test
    void a_transaction_that_stood_in_anothers_way_does_not_mean_that_the_database_is_away() {
        assertThat(Unavailability.isDatabaseAway(new RuntimeException(new SQLException("lock", "55P03")))).isFalse();
        assertThat(Unavailability.isDatabaseAway(new RuntimeException(new SQLException("shutdown", "57P01")))).isTrue();
        assertThat(Unavailability.isDatabaseAway(new RuntimeException("a bug"))).isFalse();
    }

    @Test
    void an_identity_provider_that_is_away_is_no_bug() {
        assertThat(Unavailability.isCauseOf(new RuntimeException(new OIDCException("OIDC Server is not available"))))
                .isTrue();
        assertThat(Unavailability.isCauseOf(new RuntimeException("a bug"))).isFalse();
    }
}
