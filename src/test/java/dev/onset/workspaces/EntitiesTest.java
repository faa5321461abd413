package dev.onset.workspaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.platform.Entities;
import dev.onset.problems.Unavailability;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.hibernate.JDBCException;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EntitiesTest {

    @Test
    void an_entity_that_exists_is_found_and_another_is_not() {
        UUID workspace = workspace();
        QuarkusTransaction.requiringNew().run(() -> {
            assertThat(Entities.find(Workspace.class, workspace)).isPresent();
            assertThat(Entities.find(Workspace.class, UUID.randomUUID())).isEmpty();
        });
    }

    @Test
    void an_entity_is_not_taken_for_absent_when_its_query_fails_in_a_transaction_that_is_marked_for_rollback() {
        UUID workspace = workspace();
        QuarkusTransaction.begin();
        try {
            assertThatThrownBy(() -> Workspace.getEntityManager()
                            .createNativeQuery("select 1 / 0")
                            .getSingleResult())
                    .as("PostgreSQL refuses every further query of the transaction")
                    .isInstanceOf(JDBCException.class);
            QuarkusTransaction.setRollbackOnly();

            assertThatThrownBy(() -> Entities.find(Workspace.class, workspace)).matches(Unavailability::isCauseOf);
        } finally {
            QuarkusTransaction.rollback();
        }
    }

    private static UUID workspace() {
        return TestApplication.running(Bpmn.createExecutableProcess("p")
                        .startEvent()
                        .endEvent()
                        .done())
                .workspaceId;
    }
}
