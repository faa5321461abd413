package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.end;
import static dev.onset.bpmn.TestBpmn.errors;
import static dev.onset.bpmn.TestBpmn.event;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.start;
import static dev.onset.bpmn.TestBpmn.withDefinitions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.engine.Effect;
import dev.onset.testing.TestInstance;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compiles events and send tasks that publish a message without a worker, and executes them in the engine. */
class PublishedMessagesTest {

    private static String publish(String attributes) {
        return "<bpmn:extensionElements><zeebe:publishMessage " + attributes + "/></bpmn:extensionElements>";
    }

    private static String definition(String attributes) {
        return "<bpmn:messageEventDefinition messageRef='keyless'>" + publish(attributes)
                + "</bpmn:messageEventDefinition>";
    }

    private static String thrown(String content) {
        return withDefinitions(start("s")
                + event("intermediateThrowEvent", "id='n'", content)
                + end("e")
                + flow("f1", "s", "n")
                + flow("f2", "n", "e"));
    }

    @Test
    void an_event_publishes_a_message_and_its_token_goes_on() {
        TestInstance play = TestBpmn.instance(
                thrown(definition("correlationKey='=order' messageId='=\"m-\" + order' timeToLive='PT1H'")),
                Map.of("order", "o-1"));

        assertThat(play.path()).containsExactly("s", "n", "e");
        assertThat(play.isFinished()).isTrue();
        assertThat(play.published).singleElement().satisfies(message -> {
            assertThat(message.name()).isEqualTo("begin");
            assertThat(message.correlationKey()).isEqualTo("o-1");
            assertThat(message.messageId()).isEqualTo("m-o-1");
            assertThat(message.variables()).isEmpty();
            assertThat(message.expiresAt()).isEqualTo(TestInstance.NOW.plus(Duration.ofHours(1)));
        });
    }

    @Test
    void a_message_has_the_results_of_the_input_mappings() {
        TestInstance play = TestBpmn.instance(
                thrown("<bpmn:extensionElements><zeebe:ioMapping><zeebe:input source='=order' target='id'/>"
                        + "</zeebe:ioMapping></bpmn:extensionElements>" + definition("correlationKey='k'")),
                Map.of("order", "o-1"));

        assertThat(play.published).extracting(Effect.PublishMessage::variables).containsExactly(Map.of("id", "o-1"));
        assertThat(play.values()).isEqualTo(Map.of("order", "o-1"));
    }

    @Test
    void an_end_event_and_a_send_task_publish_too() {
        TestInstance play = TestBpmn.instance(withDefinitions(start("s") + "<bpmn:sendTask id='n' messageRef='keyless'>"
                + publish("correlationKey='=1.50'") + "</bpmn:sendTask>"
                + event(
                        "endEvent",
                        "id='e'",
                        definition("correlationKey='k' messageId='' timeToLive='=duration(\"PT5M\")'"))
                + flow("f1", "s", "n") + flow("f2", "n", "e")));

        assertThat(play.isFinished()).isTrue();
        assertThat(play.published)
                .extracting(Effect.PublishMessage::correlationKey)
                .containsExactly("1.5", "k");
        assertThat(play.published).extracting(Effect.PublishMessage::messageId).containsOnlyNulls();
        assertThat(play.published)
                .extracting(Effect.PublishMessage::expiresAt)
                .containsExactly(TestInstance.NOW, TestInstance.NOW.plus(Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            correlationKey='=missing'                 | n: The correlationKey of the zeebe:publishMessage: No variable found with name 'missing'
            correlationKey='=true'                    | n: The message's correlation key must be a non-empty string or a number, but is a boolean
            correlationKey='k' messageId='=1'         | n: The message id must be a non-empty string, but is a number
            correlationKey='k' timeToLive='=5'        | n: The message's time to live must be an ISO 8601 duration, but is a number
            correlationKey='k' timeToLive='="soon"'   | n: The message's time to live must be an ISO 8601 duration
            """)
    void a_value_of_the_wrong_type_is_an_incident_and_nothing_is_published(String attributes, String incident) {
        TestInstance play = TestBpmn.instance(thrown(definition(attributes)));

        assertThat(play.incidentTexts()).containsExactly(incident);
        assertThat(play.published).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            messageId='x'                           | n: The correlationKey of the zeebe:publishMessage is missing
            correlationKey='k' timeToLive='soon'    | n: The timeToLive of the zeebe:publishMessage must be an ISO 8601 duration
            correlationKey='k' timeToLive='P366D'   | n: The timeToLive of the zeebe:publishMessage must be at most 365 days
            correlationKey='k' timeToLive='P9000Y'  | n: The timeToLive of the zeebe:publishMessage leads past the year 9999
            """)
    void a_literal_is_checked_when_it_is_compiled(String attributes, String error) {
        assertThat(errors(thrown(definition(attributes)))).containsExactly(error);
    }

    @Test
    void a_message_is_either_published_or_given_to_a_worker() {
        String job = "<bpmn:extensionElements><zeebe:taskDefinition type='t'/></bpmn:extensionElements>";

        assertThat(errors(thrown(job + definition("correlationKey='k'"))))
                .containsExactly("n: An intermediateThrowEvent must have either a zeebe:publishMessage"
                        + " or a zeebe:taskDefinition, not both");
        assertThat(errors(thrown("<bpmn:messageEventDefinition>" + publish("correlationKey='k'")
                        + "</bpmn:messageEventDefinition>")))
                .containsExactly("n: An intermediateThrowEvent needs a messageRef");
    }

    @Test
    void a_caught_message_is_not_published() {
        assertThat(errors(withDefinitions(start("s")
                        + event(
                                "intermediateCatchEvent",
                                "id='n'",
                                "<bpmn:messageEventDefinition messageRef='m'>" + publish("correlationKey='k'")
                                        + "</bpmn:messageEventDefinition>")
                        + flow("f", "s", "n"))))
                .containsExactly("n: A messageEventDefinition with zeebe:publishMessage is not supported");
    }
}
