package dev.onset.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onset.testing.DeadReplica;
import dev.onset.testing.LogRecords;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A replica whose clock is ahead executes a timer of an instance that is on hold; the instance is resumed meanwhile on another
 * replica, for which the timer is not due, and arms it again.
 */
@QuarkusTest
@TestProfile(DeadReplica.class)
class RearmedWakeupsTest {

    private static final BpmnModelInstance MODEL = Bpmn.createExecutableProcess("pause")
            .startEvent()
            .intermediateCatchEvent("wait", event -> event.timerWithDuration("PT1H"))
            .endEvent()
            .done();

    @Inject
    InstanceStore instances;

    @Inject
    ProcessCatalog processes;

    @Inject
    Wakeups wakeups;

    @Inject
    StepObserver observer;

    @Inject
    RuntimeConfig config;

    @Inject
    WakeupDelivery delivery;

    @Inject
    TimerWakeups timers;

    @Inject
    CallWakeups calls;

    @Inject
    MessageDelivery messageDelivery;

    @Inject
    MessageStarts messageStarts;

    @Inject
    Messages messages;

    @Inject
    LivingReplica replicas;

    private UUID uuid;
    private Wakeup.Timer timer;

    @BeforeEach
    void hold_an_instance() {
        uuid = TestApplication.running(MODEL).start("pause", Map.of());
        String[] name = Rows.text("select task_instance from scheduled_tasks where task_instance like ?", uuid + ":%")
                .split(":");
        timer = new Wakeup.Timer(uuid, Long.parseLong(name[1]), Instant.ofEpochMilli(Long.parseLong(name[2])));
        Asking.operate(uuid, "hold").then().statusCode(200);
    }

    private void resume() {
        Asking.operate(uuid, "resume").then().statusCode(200);
    }

    @Test
    void it_is_still_there_where_the_instance_is_resumed_before_the_execution_is_complete() {
        AtomicInteger executions = new AtomicInteger();
        WakeupDelivery resuming =
                new WakeupDelivery(instances, timers, calls, messageDelivery, messageStarts, messages) {
                    @Override
                    boolean deliver(Wakeup wakeup) {
                        boolean awaited = super.deliver(wakeup);
                        if (wakeup instanceof Wakeup.Timer executed
                                && executed.instance().equals(uuid)) {
                            resume();
                            executions.incrementAndGet();
                        }
                        return awaited;
                    }
                };
        try (LogRecords log = LogRecords.capture()) {
            Rows.update("update scheduled_tasks set execution_time = now() where task_instance like ?", uuid + ":%");
            RuntimeScheduler ahead = replicas.start(resuming);
            try {
                await().untilAtomic(executions, Matchers.is(1));
            } finally {
                // It waits for what is executed.
                ahead.stop(new ShutdownEvent());
            }
            assertThat(log.all())
                    .filteredOn(entry -> entry.getLoggerName().startsWith("com.github.kagkarlsson"))
                    .filteredOn(entry -> entry.getLevel().intValue() > Level.INFO.intValue())
                    .isEmpty();
        }

        assertThatItStillFires();
    }

    @Test
    void it_is_still_there_where_the_instance_is_resumed_as_soon_as_it_was_read() {
        InstanceStore resumedOnceRead = new InstanceStore() {

            @Override
            public Optional<StoredInstance> find(UUID found) {
                Optional<StoredInstance> before = instances.find(found);
                resume();
                return before;
            }

            @Override
            public boolean write(InstanceWrite step) {
                return instances.write(step);
            }

            @Override
            public void create(List<InstanceWrite> first) {
                instances.create(first);
            }

            @Override
            public <T> T exclusively(UUID locked, Supplier<T> action) {
                return instances.exclusively(locked, action);
            }

            @Override
            public void settle(Wakeup.Stored done) {
                instances.settle(done);
            }

            @Override
            public void replace(Wakeup.Stored done, UUID applicationId, List<? extends Wakeup.Stored> next) {
                instances.replace(done, applicationId, next);
            }

            @Override
            public int openBelow(UUID root, int limit) {
                return instances.openBelow(root, limit);
            }

            @Override
            public int openInApplication(UUID applicationId, int limit) {
                return instances.openInApplication(applicationId, limit);
            }
        };
        Engine engine = new Engine(
                resumedOnceRead, processes, wakeups, observer, InstantSource.system(), config, UUID::randomUUID);

        assertThat(new TimerWakeups(resumedOnceRead, engine).fired(timer)).isFalse();

        assertThatItStillFires();
    }

    private void assertThatItStillFires() {
        assertThat(Rows.count(
                        "scheduled_tasks",
                        "task_instance like ? and not picked and execution_time > now() + interval '30 minutes'",
                        uuid + ":%"))
                .isEqualTo(1);
        assertThat(delivery.deliver(timer)).isTrue();
        assertThat(Rows.count("scheduled_tasks", "task_instance like ?", uuid + ":%"))
                .isZero();
        assertThat(Asking.state(uuid)).isEqualTo("FINISHED");
    }
}
