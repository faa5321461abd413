package dev.onset.bpmn;

import static dev.onset.bpmn.TestBpmn.end;
import static dev.onset.bpmn.TestBpmn.errors;
import static dev.onset.bpmn.TestBpmn.event;
import static dev.onset.bpmn.TestBpmn.flow;
import static dev.onset.bpmn.TestBpmn.job;
import static dev.onset.bpmn.TestBpmn.start;
import static dev.onset.bpmn.TestBpmn.withDefinitions;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onset.testing.TestInstance;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A compensation handler is found by its association; a model in which compensation could not work is refused. */
class CompensationModelsTest {

    private static final String DEFINITION = "<bpmn:compensateEventDefinition/>";
    private static final Pattern ARTIFACT = Pattern.compile("<bpmn:(association|textAnnotation)[^>]*/>");
    private static final String BOUNDARY = event("boundaryEvent", "id='b' attachedToRef='n'", DEFINITION);
    private static final String HANDLER = "<bpmn:manualTask id='u' isForCompensation='true'/>";

    private static String association(String source, String target) {
        return "<bpmn:association id='%1$s_%2$s' sourceRef='%1$s' targetRef='%2$s'/>".formatted(source, target);
    }

    /** The job n, a throw event t, and more. Artifacts come last, as the schema requires. */
    private static String model(String definition, String more) {
        StringBuilder artifacts = new StringBuilder();
        String elements = ARTIFACT.matcher(more).replaceAll(artifact -> {
            artifacts.append(artifact.group());
            return "";
        });
        return withDefinitions(start("s")
                + job("n")
                + event("intermediateThrowEvent", "id='t'", definition)
                + end("e")
                + flow("f1", "s", "n")
                + flow("f2", "n", "t")
                + flow("f3", "t", "e")
                + elements
                + artifacts);
    }

    private static String model(String more) {
        return model(DEFINITION, more);
    }

    private static String activityRef(String id) {
        return "<bpmn:compensateEventDefinition activityRef='" + id + "'/>";
    }

    @Test
    void a_completed_activity_is_compensated() throws Exception {
        TestInstance play = TestBpmn.instance(model(BOUNDARY + HANDLER + association("b", "u")));

        assertThat(play.complete("n").isFinished()).isTrue();
        assertThat(play.path()).containsExactly("s", "n", "t", "b", "u", "e");
    }

    @Test
    void an_association_with_an_annotation_is_no_handler() throws Exception {
        TestInstance play = TestBpmn.instance(model(BOUNDARY + HANDLER + "<bpmn:textAnnotation id='note'/>"
                + association("b", "note") + association("b", "u")));

        assertThat(play.complete("n").isFinished()).isTrue();
        assertThat(play.path()).contains("u");
    }

    @Test
    void an_association_may_be_drawn_in_the_collaboration() {
        String collaboration = "<bpmn:collaboration id='c'><bpmn:participant id='pool' processRef='p'/>"
                + association("b", "u") + "</bpmn:collaboration>";

        assertThat(errors(model(BOUNDARY + HANDLER)
                        .replace("</bpmn:definitions>", collaboration + "</bpmn:definitions>")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<bpmn:task id='u' isForCompensation='true'/>",
                "<bpmn:userTask id='u' isForCompensation='true'><bpmn:extensionElements><zeebe:userTask/>"
                        + "</bpmn:extensionElements></bpmn:userTask>",
                "<bpmn:scriptTask id='u' isForCompensation='true'><bpmn:extensionElements>"
                        + "<zeebe:script expression='=1' resultVariable='x'/></bpmn:extensionElements></bpmn:scriptTask>",
                "<bpmn:sendTask id='u' isForCompensation='true'><bpmn:extensionElements>"
                        + "<zeebe:taskDefinition type='t'/></bpmn:extensionElements></bpmn:sendTask>",
                "<bpmn:receiveTask id='u' isForCompensation='true' messageRef='m'/>",
                "<bpmn:callActivity id='u' isForCompensation='true'><bpmn:extensionElements>"
                        + "<zeebe:calledElement processId='q'/></bpmn:extensionElements></bpmn:callActivity>",
                "<bpmn:subProcess id='u' isForCompensation='true'><bpmn:startEvent id='us'/></bpmn:subProcess>"
            })
    void an_activity_of_any_kind_may_be_a_handler(String handler) {
        assertThat(errors(model(BOUNDARY + handler + association("b", "u")))).isEmpty();
    }

    @Test
    void a_boundary_event_needs_one_handler() {
        String other = "<bpmn:task id='v' isForCompensation='true'/>";

        assertThat(errors(model(BOUNDARY + HANDLER)))
                .containsExactly(
                        "b: A compensation boundary event needs an association that leads to its compensation handler");
        assertThat(errors(model(BOUNDARY + HANDLER + association("u", "b"))))
                .containsExactly(
                        "b: A compensation boundary event needs an association that leads to its compensation handler");
        assertThat(errors(model(BOUNDARY + HANDLER + other + association("b", "u") + association("b", "v"))))
                .containsExactly(
                        "b: A compensation boundary event with several compensation handlers is not supported");
        assertThat(errors(model(BOUNDARY + "<bpmn:task id='u'/>" + association("b", "u"))))
                .containsExactly("u: The compensation handler needs isForCompensation=\"true\"");
        assertThat(errors(model(BOUNDARY + HANDLER + association("b", "u") + flow("f4", "b", "e"))))
                .containsExactly("b: A compensation boundary event must not have an outgoing sequence flow");
        assertThat(errors(model(BOUNDARY + "<bpmn:subProcess id='x'><bpmn:startEvent id='xs'/>" + HANDLER
                        + "</bpmn:subProcess>" + association("b", "u"))))
                .containsExactly("b: The compensation handler u must be in the same scope as the event");
        assertThat(errors(model(BOUNDARY
                        + HANDLER
                        + association("b", "u")
                        + event("boundaryEvent", "id='b2' attachedToRef='n'", DEFINITION)
                        + association("b2", "u"))))
                .containsExactly("b2: The event waits for compensation, for which b already waits");
    }

    @Test
    void a_handler_has_no_flows_and_no_boundary_events() {
        String reason = "u: A compensation handler must not have incoming or outgoing sequence flows: connect it with a"
                + " compensation boundary event by an association";

        assertThat(errors(model(BOUNDARY + HANDLER + association("b", "u") + flow("f4", "u", "e"))))
                .containsExactly(reason);
        assertThat(errors(model(BOUNDARY + HANDLER + association("b", "u") + flow("f4", "n", "u"))))
                .containsExactly(reason);
        assertThat(errors(model(BOUNDARY
                        + HANDLER
                        + association("b", "u")
                        + event("boundaryEvent", "id='b3' attachedToRef='u'", TestBpmn.error("err")))))
                .containsExactly("u: A compensation handler must not have boundary events");
        assertThat(errors(model("<bpmn:subProcess id='es' triggeredByEvent='true' isForCompensation='true'>"
                        + event("startEvent", "id='es_s'", TestBpmn.error("err")) + "</bpmn:subProcess>")))
                .containsExactly("es: An event subprocess with isForCompensation is not supported");
    }

    @Test
    void an_activity_that_is_named_must_be_one_that_can_be_compensated() {
        String undone = BOUNDARY + HANDLER + association("b", "u");
        String sub = "<bpmn:subProcess id='sub'><bpmn:startEvent id='ss'/><bpmn:task id='inside'/></bpmn:subProcess>";

        assertThat(errors(model(activityRef("n"), undone))).isEmpty();
        assertThat(errors(model(activityRef("sub"), sub))).isEmpty();
        assertThat(errors(model(activityRef("n"), "")))
                .containsExactly(
                        "t: The attribute activityRef refers to n, which has no compensation boundary event and is"
                                + " not a subprocess");
        assertThat(errors(model(activityRef("inside"), sub)))
                .containsExactly(
                        "t: The attribute activityRef refers to inside, which is not in the same scope as the event");
        assertThat(errors(model(activityRef("e"), "")))
                .containsExactly("t: The attribute activityRef refers to e, which is not an activity of the process");
        assertThat(errors(model(activityRef("nowhere"), "")))
                .contains("t: The attribute activityRef refers to nowhere, which is not an activity of the process");
    }

    @Test
    void an_event_in_an_event_subprocess_may_name_an_activity_around_it() {
        String handled = "<bpmn:subProcess id='es' triggeredByEvent='true'>"
                + event("startEvent", "id='es_s'", TestBpmn.error("err"))
                + event("endEvent", "id='es_e'", activityRef("n"))
                + flow("f5", "es_s", "es_e")
                + "</bpmn:subProcess>";

        assertThat(errors(model(BOUNDARY + HANDLER + association("b", "u") + handled)))
                .isEmpty();
    }

    @Test
    void a_compensation_event_subprocess_is_refused() {
        assertThat(errors(model("<bpmn:subProcess id='es' triggeredByEvent='true'>"
                        + event("startEvent", "id='es_s'", DEFINITION) + "</bpmn:subProcess>")))
                .containsExactly("es_s: A startEvent with compensateEventDefinition is not supported");
    }
}
