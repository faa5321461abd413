package dev.onset.activations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.notifications.Notifications;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ActiveDefinitionsTest {

    private static final BpmnModelInstance MODEL =
            Bpmn.createExecutableProcess("p").startEvent().endEvent().done();

    @Inject
    Notifications notifications;

    @Inject
    EntityManager entities;

    private final Set<UUID> prepared = ConcurrentHashMap.newKeySet();
    private ActiveDefinitions replica;

    @AfterEach
    void stop() {
        replica.stop(new ShutdownEvent());
    }

    @Test
    void what_is_active_is_compiled_when_a_replica_has_started_and_when_it_has_changed_that() {
        TestApplication app = TestApplication.create();
        UUID first = publish(app, "1.0.0");
        UUID draftless = publish(app, "1.1.0");
        app.activate(first);

        start();
        await().until(() -> prepared.contains(first));
        assertThat(prepared).doesNotContain(draftless);

        replica.changed(draftless);

        await().until(() -> prepared.contains(draftless));
    }

    @Test
    void a_build_that_cannot_be_compiled_keeps_no_other_from_it() {
        TestApplication app = TestApplication.create();
        UUID first = publish(app, "1.0.0");
        TestApplication other = TestApplication.create();
        UUID second = publish(other, "1.0.0");
        replica = new ActiveDefinitions(
                build -> {
                    prepared.add(build);
                    throw new IllegalStateException("no such file");
                },
                notifications,
                entities);
        replica.start(new StartupEvent());

        replica.changed(first);
        replica.changed(second);

        await().until(() -> prepared.contains(first) && prepared.contains(second));
    }

    private void start() {
        replica = new ActiveDefinitions(prepared::add, notifications, entities);
        replica.start(new StartupEvent());
    }

    private static UUID publish(TestApplication app, String version) {
        return app.published(Map.of(
                "version",
                version,
                "files",
                List.of(Map.of("path", "p.bpmn", "content", Bpmn.convertToString(MODEL)))));
    }
}
