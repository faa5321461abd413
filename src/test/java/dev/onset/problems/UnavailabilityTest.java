package dev.onset.problems;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransactionException;
import io.quarkus.oidc.OIDCException;
import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import javax.transaction.xa.XAException;
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

    @ParameterizedTest
    @ValueSource(strings = {"io.agroal.pool.ConnectionPool", "io.agroal.narayana.NarayanaTransactionIntegration"})
    void a_connection_that_the_pool_cannot_give_or_enlist_means_that_the_database_is_away(String thrower) {
        SQLException failure = new SQLException("Exception in association of connection to existing transaction");
        failure.setStackTrace(new StackTraceElement[] {new StackTraceElement(thrower, "associate", null, -1)});

        assertThat(Unavailability.isCauseOf(new RuntimeException(failure))).isTrue();
        assertThat(Unavailability.isDatabaseAway(new RuntimeException(failure))).isTrue();
        assertThat(Unavailability.leavesOutcomeUnknown(failure)).isFalse();
    }

    @Test
    void what_broke_a_commit_counts_where_the_transaction_manager_suppresses_it() {
        XAException broken = new XAException(XAException.XAER_RMFAIL);
        broken.initCause(new SQLException("An I/O error occurred while sending to the backend.", "08006"));
        RollbackException rolledBack = new RollbackException("Could not commit transaction.");
        rolledBack.addSuppressed(broken);
        RuntimeException failure = new QuarkusTransactionException(rolledBack);

        assertThat(Unavailability.isCauseOf(failure)).isTrue();
        assertThat(Unavailability.isDatabaseAway(failure)).isTrue();
        assertThat(Unavailability.leavesOutcomeUnknown(failure)).isTrue();
    }

    @Test
    void what_never_reached_the_database_has_an_outcome_that_is_known() {
        assertThat(Unavailability.leavesOutcomeUnknown(new SQLException("Connection refused", "08001")))
                .isFalse();
        assertThat(Unavailability.leavesOutcomeUnknown(new SQLException("too many clients", "53300")))
                .isFalse();
        assertThat(Unavailability.leavesOutcomeUnknown(new SQLException("lock", "55P03")))
                .isFalse();
    }

    @Test
    void an_outcome_that_is_uncertain_without_a_failure_of_the_database_is_no_bug() {
        UncertainOutcome uncertain = new UncertainOutcome("It may have happened.");

        assertThat(Unavailability.isCauseOf(uncertain)).isTrue();
        assertThat(Unavailability.isDatabaseAway(uncertain)).isFalse();
    }

    @Test
    void failures_that_name_each_other_are_looked_at_once() {
        RuntimeException first = new RuntimeException("first");
        RuntimeException second = new RuntimeException("second", first);
        first.addSuppressed(second);

        assertThat(Unavailability.isCauseOf(first)).isFalse();
    }

    @Test
    void an_identity_provider_that_is_away_is_no_bug() {
        assertThat(Unavailability.isCauseOf(new RuntimeException(new OIDCException("OIDC Server is not available"))))
                .isTrue();
        assertThat(Unavailability.isCauseOf(new RuntimeException("a bug"))).isFalse();
    }
}
