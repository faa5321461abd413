package dev.onset.problems;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.oidc.OIDCException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnavailabilityTest {

    @Test
    void a_transaction_that_stood_in_anothers_way_does_not_mean_that_the_database_is_away() {
        assertThat(Unavailability.isDatabaseAway(new RuntimeException(new SQLException("lock", "55P03"))))
                .isFalse();
        assertThat(Unavailability.isDatabaseAway(new RuntimeException(new SQLException("shutdown", "57P01"))))
                .isTrue();
        assertThat(Unavailability.isDatabaseAway(new RuntimeException("a bug"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"55P03", "57014", "25P03", "25P04", "40001", "40P01"})
    void what_a_limit_of_the_database_ended_passes_by_itself_and_concerns_no_other_call(String state) {
        assertThat(Unavailability.isCauseOf(new RuntimeException(new SQLException("ended", state))))
                .isTrue();
        assertThat(Unavailability.isDatabaseAway(new RuntimeException(new SQLException("ended", state))))
                .isFalse();
    }

    @Test
    void an_identity_provider_that_is_away_is_no_bug() {
        assertThat(Unavailability.isCauseOf(new RuntimeException(new OIDCException("OIDC Server is not available"))))
                .isTrue();
        assertThat(Unavailability.isCauseOf(new RuntimeException("a bug"))).isFalse();
    }
}
