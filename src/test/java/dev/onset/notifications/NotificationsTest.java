package dev.onset.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.onset.testing.Rows;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Inject;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two replicas of one database, beside the application's own. */
@QuarkusTest
class NotificationsTest {

    private static final Duration LONG = Duration.ofHours(1);

    @Inject
    AgroalDataSource dataSource;

    @Inject
    TransactionSynchronizationRegistry transactions;

    @Inject
    ScheduledExecutorService workers;

    @Inject
    @Identifier(WaitingTimers.NAME)
    ScheduledExecutorService timers;

    private final List<Notifications> replicas = new ArrayList<>();
    private final Topic topic = Topic.of("test", UUID.randomUUID().toString());

    private record Config(boolean betweenReplicas, Duration gather, Duration pollInterval, int maxConcurrentQueries)
            implements NotificationsConfig {}

    @AfterEach
    void stop() {
        replicas.forEach(replica -> replica.stop(new ShutdownEvent()));
    }

    @Test
    void a_signal_wakes_who_listens_on_any_replica_when_it_has_committed() {
        Notifications here = replica();
        Notifications there = replica();
        AtomicInteger heardHere = listen(here);
        AtomicInteger heardThere = listen(there);
        int before = heardThere.get();

        QuarkusTransaction.requiringNew().run(() -> {
            here.publish(topic);
            here.publish(topic);
            assertThat(heardHere).hasValue(0);
        });

        assertThat(heardHere).hasValue(1);
        await().untilAsserted(() -> assertThat(heardThere).hasValue(before + 1));
    }

    @Test
    void nobody_hears_of_what_was_rolled_back() {
        Notifications here = replica();
        Notifications there = replica();
        AtomicInteger heardHere = listen(here);
        AtomicInteger heardThere = listen(there);
        int before = heardThere.get();

        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    here.publish(topic);
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
        QuarkusTransaction.begin();
        QuarkusTransaction.setRollbackOnly();
        here.publish(topic);
        QuarkusTransaction.rollback();

        // What is sent later arrives later.
        AtomicInteger later = new AtomicInteger();
        there.listen(Topic.of("test", "later"), later::incrementAndGet);
        here.publish(Topic.of("test", "later"));
        await().until(() -> later.get() > 0);
        assertThat(heardHere).hasValue(0);
        assertThat(heardThere).hasValue(before);
    }

    @Test
    void signals_that_come_close_together_are_sent_together() {
        Notifications here = start(new Config(true, LONG, LONG, 4));
        Notifications there = replica();
        AtomicInteger heard = listen(there);
        Topic first = Topic.of("test", "first");
        AtomicInteger heardFirst = listen(there, first);
        here.publish(first);
        await().until(() -> heardFirst.get() > 0);
        int before = heard.get();

        for (int i = 0; i < 1000; i++) {
            QuarkusTransaction.requiringNew().run(() -> here.publish(topic));
        }

        // What is sent later arrives later, and they are still being gathered.
        int beforeLater = heardFirst.get();
        replica().publish(first);
        await().until(() -> heardFirst.get() > beforeLater);
        assertThat(heard).hasValue(before);
    }

    @Test
    void more_topics_than_a_notification_can_name_are_heard_all() {
        Notifications here = replica();
        Notifications there = replica();
        List<Topic> topics = IntStream.range(0, 1000)
                .mapToObj(i -> Topic.of("many", Integer.toString(i)))
                .toList();
        List<AtomicInteger> heard =
                topics.stream().map(each -> listen(there, each)).toList();
        heard.forEach(each -> each.set(0));

        QuarkusTransaction.requiringNew().run(() -> topics.forEach(here::publish));

        await().untilAsserted(() ->
                assertThat(heard).allSatisfy(each -> assertThat(each).hasPositiveValue()));
    }

    @Test
    void a_replica_that_lost_the_database_wakes_all_when_it_hears_again() {
        Notifications here = replica();
        Notifications there = replica();
        AtomicInteger heard = listen(there);

        int before = heard.get();
        assertThat(hangUp("listen %")).isGreaterThanOrEqualTo(2);
        await().until(() -> heard.get() > before);

        int back = heard.get();
        here.publish(topic);
        await().until(() -> heard.get() > back);
    }

    @Test
    void what_could_not_be_sent_is_sent_when_the_database_is_back() {
        Notifications here = replica();
        Notifications there = replica();
        AtomicInteger heard = listen(there);
        here.publish(topic);
        await().until(() -> sent() > 0);

        assertThat(hangUp("%pg_notify%")).isPositive();
        int before = heard.get();
        here.publish(topic);

        await().until(() -> heard.get() > before);
    }

    @Test
    void who_waits_sees_what_comes_on_another_replica() throws Exception {
        Notifications here = replica();
        Notifications there = replica();
        AtomicInteger looked = new AtomicInteger();
        AtomicInteger value = new AtomicInteger();
        CompletableFuture<Optional<Integer>> seen = wait(there, LONG, () -> {
            looked.incrementAndGet();
            return value.get() == 0 ? Optional.empty() : Optional.of(value.get());
        });
        await().until(() -> looked.get() > 0);
        assertThat(seen).isNotDone();

        value.set(5);
        QuarkusTransaction.requiringNew().run(() -> here.publish(topic));

        assertThat(seen.get(60, TimeUnit.SECONDS)).contains(5);
        await().until(() -> there.topics() == 0);
    }

    @Test
    void who_waits_in_vain_is_told_so_in_time() throws Exception {
        Notifications here = replica();

        assertThat(wait(here, Duration.ofMillis(20), Optional::empty).get(60, TimeUnit.SECONDS))
                .isEmpty();
        assertThat(wait(here, Duration.ZERO, Optional::empty).get(60, TimeUnit.SECONDS))
                .isEmpty();
        assertThat(wait(here, Duration.ZERO, () -> Optional.of(1)).get(60, TimeUnit.SECONDS))
                .contains(1);
        await().until(() -> here.topics() == 0);
    }

    @Test
    void a_lost_signal_only_delays() throws Exception {
        Notifications here = start(new Config(false, LONG, Duration.ofMillis(20), 4));
        AtomicInteger executor = new AtomicInteger();

        CompletableFuture<Optional<Integer>> seen =
                wait(here, LONG, () -> Optional.of(executor.incrementAndGet()).filter(count -> count > 3));

        assertThat(seen.get(60, TimeUnit.SECONDS)).contains(4);
        AtomicInteger once = new AtomicInteger();
        Notifications slow = start(new Config(false, LONG, LONG, 4));
        // The last look is at the end.
        assertThat(wait(
                                slow,
                                Duration.ofMillis(20),
                                () -> Optional.of(once.incrementAndGet()).filter(count -> count > 1))
                        .get(60, TimeUnit.SECONDS))
                .contains(2);
    }

    @Test
    void who_goes_away_waits_no_longer() {
        Notifications here = replica();
        AtomicInteger executor = new AtomicInteger();
        CompletableFuture<Optional<Integer>> seen = wait(here, LONG, () -> {
            executor.incrementAndGet();
            return Optional.empty();
        });
        await().until(() -> executor.get() > 0);

        seen.cancel(true);

        await().until(() -> here.topics() == 0);
    }

    @Test
    void a_look_that_fails_fails_the_wait() {
        Notifications here = replica();

        assertThatThrownBy(() -> wait(here, LONG, () -> {
                            throw new IllegalStateException("no database");
                        })
                        .get(60, TimeUnit.SECONDS))
                .hasMessageContaining("no database");
        await().until(() -> here.topics() == 0);
    }

    @Test
    void no_signal_is_lost_between_looking_and_waiting() throws Exception {
        Notifications here = start(new Config(true, Duration.ofMillis(1), LONG, 4));
        Notifications there = start(new Config(true, Duration.ofMillis(1), LONG, 4));
        for (int round = 0; round < 500; round++) {
            AtomicInteger value = new AtomicInteger();
            Supplier<Optional<Integer>> look = () -> Optional.of(value.get()).filter(seen -> seen > 0);
            var waits = Stream.of(here, there)
                    .map(replica -> wait(replica, LONG, look))
                    .toList();
            int spin = round % 50;
            for (int i = 0; i < spin * 100; i++) {
                Thread.onSpinWait();
            }
            value.set(1);
            here.publish(topic);

            for (CompletableFuture<Optional<Integer>> wait : waits) {
                assertThat(wait.get(60, TimeUnit.SECONDS)).contains(1);
            }
        }
    }

    @Test
    void two_thousand_wait_without_a_thread_each_and_look_a_few_at_a_time() throws Exception {
        Notifications here = replica();
        AtomicInteger value = new AtomicInteger();
        AtomicInteger looking = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger looked = new AtomicInteger();
        int threads = Thread.activeCount();
        List<CompletableFuture<Optional<Integer>>> waits = IntStream.range(0, 2000)
                .mapToObj(i -> wait(here, LONG, () -> {
                    most.accumulateAndGet(looking.incrementAndGet(), Math::max);
                    Optional<Integer> seen = Optional.of(value.get()).filter(present -> present > 0);
                    looking.decrementAndGet();
                    looked.incrementAndGet();
                    return seen;
                }))
                .toList();
        await().until(() -> looked.get() >= 2000);
        assertThat(Thread.activeCount()).isLessThan(threads + 50);

        value.set(1);
        here.publish(topic);

        for (CompletableFuture<Optional<Integer>> wait : waits) {
            assertThat(wait.get(60, TimeUnit.SECONDS)).contains(1);
        }
        assertThat(most.get()).isBetween(1, 4);
        assertThat(looked).hasValue(4000);
    }

    private Notifications replica() {
        return start(new Config(true, Duration.ofMillis(5), LONG, 4));
    }

    /** A replica that hears already, so that what it wakes when it begins to is over. */
    private Notifications start(Config config) {
        Notifications notifications = new Notifications(config, dataSource, transactions, workers, timers);
        replicas.add(notifications);
        AtomicInteger first = new AtomicInteger();
        try (Registration ignored = notifications.listen(Topic.of("test", "start"), first::incrementAndGet)) {
            notifications.start(new StartupEvent());
            if (config.betweenReplicas()) {
                await().until(() -> first.get() > 0);
            }
        }
        return notifications;
    }

    private AtomicInteger listen(Notifications notifications) {
        return listen(notifications, topic);
    }

    private static AtomicInteger listen(Notifications notifications, Topic topic) {
        AtomicInteger heard = new AtomicInteger();
        notifications.listen(topic, heard::incrementAndGet);
        return heard;
    }

    private CompletableFuture<Optional<Integer>> wait(
            Notifications notifications, Duration atMost, Supplier<Optional<Integer>> look) {
        return notifications.await(topic, atMost, look).subscribeAsCompletionStage();
    }

    /** How many connections have sent something. */
    private static long sent() {
        return Rows.number("select count(*) from pg_stat_activity where datname = current_database()"
                + " and query like 'select pg_notify%'");
    }

    private static long hangUp(String lastStatement) {
        return Rows.number(
                "select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity"
                        + " where datname = current_database() and pid <> pg_backend_pid() and query like ?",
                lastStatement);
    }
}
