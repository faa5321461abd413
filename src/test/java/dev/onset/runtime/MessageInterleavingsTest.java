package dev.onset.runtime;

import static dev.onset.runtime.Asking.operate;
import static dev.onset.runtime.Asking.running;
import static dev.onset.runtime.Asking.state;
import static dev.onset.testing.TestModels.PAYMENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.Event;
import dev.onset.engine.StaleEvent;
import dev.onset.platform.Ids;
import dev.onset.testing.Rows;
import dev.onset.testing.TestApplication;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.zeebe.MessageBuilder;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the simulation found of messages, each with the interleaving that shows it. */
@QuarkusTest
class MessageInterleavingsTest {

    /** An instance that is started otherwise waits for a message that also starts one. */
    private static final BpmnModelInstance ORDER = Bpmn.createExecutableProcess("order")
            .startEvent("start")
            .intermediateCatchEvent("wait", event -> event.message(message("ordered")))
            .endEvent()
            .moveToProcess("order")
            .startEvent("by-message")
            .message("ordered")
            .userTask("look", task -> task.zeebeUserTask())
            .endEvent()
            .done();

    private static final BpmnModelInstance NOTED = Bpmn.createExecutableProcess("noted")
            .startEvent()
            .userTask("task", task -> task.zeebeUserTask())
            .boundaryEvent("note", event -> event.cancelActivity(false).message(message("note")))
            .scriptTask(
                    "collect", task -> task.zeebeExpression("append(seen, i)").zeebeResultVariable("seen"))
            .endEvent()
            .moveToActivity("task")
            .endEvent()
            .done();

    @Inject
    MessageStore messages;

    @Inject
    InstanceStore instances;

    @Inject
    InstanceCreation creation;

    @Inject
    ProcessCatalog processes;

    @Inject
    MessageDelivery delivery;

    @Inject
    MessageStarts starts;

    @Inject
    Engine engine;

    @Inject
    StepObserver steps;

    @Inject
    MessageObserver observer;

    @Inject
    RuntimeConfig config;

    @Test
    void a_message_that_was_given_back_starts_the_process_whose_instance_did_not_take_it() {
        TestApplication app = TestApplication.running(ORDER);
        UUID waiting = start(app);
        UUID message = store(app, "ordered", Duration.ZERO, 1);
        List<Claim> claims = messages.match(message, Instant.now());
        messages.matched(message);
        operate(waiting, "cancel").then().statusCode(200);

        delivery.deliver(claims);

        assertThat(running(app, "order")).hasSize(1).doesNotContain(waiting);
    }

    @Test
    void a_message_that_was_given_back_goes_to_the_next_that_waits_before_it_starts_anything() {
        TestApplication app = TestApplication.running(ORDER);
        UUID oldest = start(app);
        UUID next = start(app);
        UUID message = store(app, "ordered", Duration.ZERO, 1);
        List<Claim> claims = messages.match(message, Instant.now());
        operate(oldest, "cancel").then().statusCode(200);

        delivery.deliver(claims);

        assertThat(state(next)).isEqualTo("FINISHED");
        assertThat(running(app, "order")).isEmpty();
    }

    @Test
    void a_message_that_was_given_back_starts_one_when_the_instance_with_its_key_has_ended_just_then() {
        TestApplication app = TestApplication.running(ORDER);
        Asking.keep(app, "ordered", "k", Map.of());
        UUID before = running(app, "order").getFirst();
        UUID waiting = start(app);
        UUID message = store(app, "ordered", Duration.ofHours(1), 1);
        List<Claim> claims = messages.match(message, Instant.now());
        operate(waiting, "cancel").then().statusCode(200);
        MessageStore endedMeanwhile =
                before("giveBack", () -> operate(before, "cancel").then().statusCode(200));

        new MessageDelivery(endedMeanwhile, starts, engine, observer).deliver(claims);

        assertThat(running(app, "order")).hasSize(1).doesNotContain(before, waiting);
    }

    @Test
    void a_message_whose_time_is_over_is_given_back_only_to_those_of_the_same_process() {
        TestApplication app = TestApplication.running(PAYMENT, paid("other"));
        UUID waiting = app.start("payment", Map.of("order", "k"));
        UUID message = store(app, "paid", Duration.ZERO, 1);
        List<Claim> claims = messages.match(message, Instant.now());
        messages.matched(message);
        operate(waiting, "cancel").then().statusCode(200);
        UUID late = app.start("other", Map.of("order", "k"));

        delivery.deliver(claims);

        assertThat(state(late)).isEqualTo("STARTED");
    }

    @Test
    void a_correlation_names_who_took_the_message_also_where_messages_are_removed_meanwhile() {
        TestApplication app = TestApplication.running(PAYMENT);
        UUID waiting = app.start("payment", Map.of("order", "k"));
        MessageStore removing =
                before("", () -> messages.removeExpired(Instant.now().plus(Duration.ofMinutes(2))));
        Messages correlating = new Messages(
                removing, new MessageDelivery(removing, starts, engine, observer), starts, engine, observer, Ids::next);

        Optional<Messages.Correlated> correlated =
                correlating.correlateNow(message(app, "paid", Duration.ZERO, 1), "alice");

        assertThat(correlated.map(Messages.Correlated::instance)).contains(waiting);
    }

    @Test
    void a_message_that_reached_nobody_starts_nothing_afterwards() {
        TestApplication app = TestApplication.running(ORDER);
        UUID message = store(app, "ordered", Duration.ZERO, 1);
        MessageStore concluding = intercepted(name -> {}, name -> {
            if (name.equals("unclaimed")) {
                assertThat(messages.conclude(message).orElseThrow().takers()).isEmpty();
            }
        });

        new MessageStarts(concluding, creation, processes, engine, observer)
                .startBy(messages.find(message).orElseThrow());

        assertThat(running(app, "order")).isEmpty();
    }

    @Test
    void a_subscription_that_repeats_takes_messages_in_their_order_also_where_its_instance_was_on_hold() {
        TestApplication app = TestApplication.running(NOTED);
        UUID uuid = app.start("noted", Map.of("order", "k", "seen", List.of()));
        List<Claim> claims = messages.match(
                List.of(store(app, "note", Duration.ofHours(1), 1), store(app, "note", Duration.ofHours(1), 2))
                        .getLast(),
                Instant.now());
        assertThat(claims).hasSize(2);
        operate(uuid, "hold").then().statusCode(200);
        Engine notLookingYet = new Engine(
                instances, processes, (application, wakeups) -> {}, steps, InstantSource.system(), config, Ids::next);
        MessageStore resumed = intercepted(name -> {}, name -> {
            if (name.equals("giveBack")) {
                resume(notLookingYet, uuid);
            }
        });

        new MessageDelivery(resumed, starts, engine, observer).deliver(claims);
        delivery.lookFor(uuid);

        assertThat(TestApplication.instance(uuid).getList("values.seen")).isEqualTo(List.of(1, 2));
    }

    @Test
    void a_channel_is_matched_in_the_order_of_messages_and_of_what_waits() {
        TestApplication app = TestApplication.running(paid("payment"), paid("other"), repeating());
        UUID first = app.start("payment", Map.of("order", "k"));
        UUID second = app.start("payment", Map.of("order", "k"));
        UUID other = app.start("other", Map.of("order", "k"));
        UUID repeats = app.start("repeating", Map.of("order", "k"));
        UUID repeatsToo = app.start("repeating", Map.of("order", "k"));
        List<UUID> published = List.of(
                store(app, "paid", Duration.ofHours(1), 1),
                store(app, "paid", Duration.ofHours(1), 2),
                store(app, "paid", Duration.ofHours(1), 3));

        List<Claim> claims = messages.match(published.getLast(), Instant.now());

        assertThat(taken(claims, first)).containsExactly(published.get(0));
        assertThat(taken(claims, second)).containsExactly(published.get(1));
        assertThat(taken(claims, other)).containsExactly(published.get(0));
        assertThat(taken(claims, repeats)).isEqualTo(published);
        assertThat(taken(claims, repeatsToo)).isEmpty();
        assertThat(messages.match(published.getFirst(), Instant.now())).isEmpty();
    }

    private static List<UUID> taken(List<Claim> claims, UUID instance) {
        return claims.stream()
                .filter(claim -> claim.instance().equals(instance))
                .map(Claim::message)
                .toList();
    }

    private static void resume(Engine engine, UUID uuid) {
        try {
            engine.tell(uuid, new Event.Resumed(), "alice");
        } catch (StaleEvent e) {
            throw new IllegalStateException(e);
        }
    }

    private UUID store(TestApplication app, String name, Duration timeToLive, int i) {
        UUID id = Ids.next();
        assertThat(messages.store(id, message(app, name, timeToLive, i), "alice", Instant.now()))
                .isTrue();
        assertThat(Rows.count("message", "id = ? and pending", id)).isEqualTo(1);
        return id;
    }

    private static NewMessage message(TestApplication app, String name, Duration timeToLive, int i) {
        return new NewMessage(app.workspaceId, app.applicationId, name, "k", null, Map.of("i", i), timeToLive);
    }

    private static UUID start(TestApplication app) {
        return app.start("order", Map.of("order", "k"));
    }

    /** The store of messages, with something that happens before a method is called; before each where none is named. */
    private MessageStore before(String method, Runnable action) {
        return intercepted(
                name -> {
                    if (method.isEmpty() || method.equals(name)) {
                        action.run();
                    }
                },
                name -> {});
    }

    private MessageStore intercepted(Consumer<String> before, Consumer<String> after) {
        return (MessageStore) Proxy.newProxyInstance(
                MessageStore.class.getClassLoader(),
                new Class<?>[] {MessageStore.class},
                (proxy, method, arguments) -> {
                    before.accept(method.getName());
                    try {
                        Object result = method.invoke(messages, arguments);
                        after.accept(method.getName());
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static Consumer<MessageBuilder> message(String name) {
        return message -> message.name(name).zeebeCorrelationKeyExpression("order");
    }

    private static BpmnModelInstance paid(String process) {
        return Bpmn.createExecutableProcess(process)
                .startEvent()
                .intermediateCatchEvent("paid", event -> event.message(message("paid")))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance repeating() {
        return Bpmn.createExecutableProcess("repeating")
                .startEvent()
                .userTask("task", task -> task.zeebeUserTask())
                .boundaryEvent("paid", event -> event.cancelActivity(false).message(message("paid")))
                .endEvent()
                .moveToActivity("task")
                .endEvent()
                .done();
    }
}
