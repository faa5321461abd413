package dev.onset.bpmn;

import static dev.onset.bpmn.Triggers.CANCEL;
import static dev.onset.bpmn.Triggers.COMPENSATION;
import static dev.onset.bpmn.Triggers.CONDITIONAL;
import static dev.onset.bpmn.Triggers.ERROR;
import static dev.onset.bpmn.Triggers.ESCALATION;
import static dev.onset.bpmn.Triggers.LINK;
import static dev.onset.bpmn.Triggers.MESSAGE;
import static dev.onset.bpmn.Triggers.TIMER;

import dev.onset.bpmn.FlowNode.Place;
import dev.onset.bpmn.FlowNodeKind.Mappings;
import dev.onset.engine.Bounds;
import dev.onset.engine.Element;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.StartSchedule;
import dev.onset.engine.Trigger;
import dev.onset.engine.elements.BoundaryEvent;
import dev.onset.engine.elements.CancelEndEvent;
import dev.onset.engine.elements.CatchEvent;
import dev.onset.engine.elements.CompensationThrowEvent;
import dev.onset.engine.elements.EndEvent;
import dev.onset.engine.elements.ErrorEndEvent;
import dev.onset.engine.elements.EscalationThrowEvent;
import dev.onset.engine.elements.PassTask;
import dev.onset.engine.elements.StartEvent;
import dev.onset.engine.elements.TerminateEndEvent;
import dev.onset.engine.elements.TriggeredStartEvent;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** The kinds of events. The event definition says what an event waits for or throws. */
final class EventKinds {

    private static final String TERMINATE = "terminateEventDefinition";
    private static final Set<String> ALL_TRIGGERS = Set.of(MESSAGE, TIMER, ERROR, ESCALATION, CONDITIONAL);
    private static final Set<String> BOUNDARY_TRIGGERS = ElementKind.union(ALL_TRIGGERS, Set.of(COMPENSATION, CANCEL));
    private static final Set<String> AWAITED = Set.of(MESSAGE, TIMER, CONDITIONAL);

    private EventKinds() {}

    static List<ElementKind> all() {
        return List.of(
                startEvents(),
                catching("intermediateCatchEvent", ElementKind.union(AWAITED, Set.of(LINK)), EventKinds::catchEvent),
                catching("boundaryEvent", BOUNDARY_TRIGGERS, EventKinds::boundaryEvent),
                throwing(
                        "intermediateThrowEvent",
                        Set.of(MESSAGE, LINK, ESCALATION, COMPENSATION),
                        EventKinds::throwEvent),
                throwing(
                        "endEvent",
                        Set.of(MESSAGE, ERROR, ESCALATION, TERMINATE, COMPENSATION, CANCEL),
                        EventKinds::endEvent));
    }

    private static ElementKind startEvents() {
        return new ElementKind(
                new FlowNodeKind(
                        "startEvent",
                        ElementKind.union(IgnoredXml.IN_EVENTS, ALL_TRIGGERS),
                        Set.of("ioMapping", FormBinding.EXTENSION),
                        Mappings.OUTPUTS),
                EventKinds::startEvent);
    }

    private static ElementKind catching(String bpmnName, Set<String> definitions, ElementKind.Mapper mapper) {
        boolean isStart = "startEvent".equals(bpmnName);
        // As in Camunda 8, only an intermediate event is entered before it waits, so only it has input mappings.
        boolean isEntered = "intermediateCatchEvent".equals(bpmnName);
        return new ElementKind(
                new FlowNodeKind(
                        bpmnName,
                        ElementKind.union(IgnoredXml.IN_EVENTS, definitions),
                        isStart ? Set.of("ioMapping", "formDefinition") : Set.of("ioMapping"),
                        isEntered ? Mappings.INPUTS_AND_OUTPUTS : Mappings.OUTPUTS),
                mapper);
    }

    private static ElementKind throwing(String bpmnName, Set<String> definitions, ElementKind.Mapper mapper) {
        return new ElementKind(
                new FlowNodeKind(
                        bpmnName,
                        ElementKind.union(IgnoredXml.IN_EVENTS, definitions),
                        TaskKinds.JOB,
                        Mappings.INPUTS_AND_OUTPUTS),
                mapper);
    }

    private static Element startEvent(FlowNode node, ModelExpressions expressions) {
        FormBinding.check(node, expressions);
        boolean inEventSubProcess = node.place() == Place.EVENT_SUBPROCESS;
        if (node.eventDefinitions().isEmpty() && !inEventSubProcess) {
            return new StartEvent();
        }
        boolean interrupting = !inEventSubProcess || node.xml().isTrue("isInterrupting", true);
        Trigger trigger = Triggers.of(
                node,
                switch (node.place()) {
                    case PROCESS -> Set.of(MESSAGE, TIMER);
                    case SUBPROCESS, AD_HOC_SUBPROCESS -> Set.of();
                    case EVENT_SUBPROCESS -> ALL_TRIGGERS;
                },
                node.place() == Place.PROCESS || !interrupting,
                expressions);
        checkErrorInterrupts(node, interrupting, expressions);
        if (node.place() == Place.PROCESS && trigger instanceof Trigger.Timer timer) {
            checkSchedule(node, timer, expressions);
        }
        return new TriggeredStartEvent(interrupting, trigger);
    }

    /**
     * Checks that the schedule of a timer start event can be read. Its expression sees no variables, because there is no
     * instance yet. A fixed time is used, so that the result does not depend on when a file is compiled.
     */
    private static void checkSchedule(FlowNode node, Trigger.Timer timer, ModelExpressions expressions) {
        if (timer.type() == Trigger.TimerType.DURATION) {
            expressions.error(
                    node.id(),
                    node.described() + " of a process with timeDuration is not supported: use timeDate or timeCycle");
        } else if (expressions.errors().isEmpty()) {
            try {
                StartSchedule.of(timer, Instant.EPOCH);
            } catch (ExpressionFailure failure) {
                expressions.error(node.id(), String.valueOf(failure.getMessage()));
            }
        }
    }

    private static Element catchEvent(FlowNode node, ModelExpressions expressions) {
        if (node.has(LINK)) {
            Triggers.only(node, expressions);
            return new PassTask(node.kind().bpmnName());
        }
        return new CatchEvent(Triggers.of(node, AWAITED, false, expressions));
    }

    private static Element boundaryEvent(FlowNode node, ModelExpressions expressions) {
        boolean interrupting = node.xml().isTrue("cancelActivity", true);
        Trigger trigger = Triggers.of(node, BOUNDARY_TRIGGERS, !interrupting, expressions);
        checkErrorInterrupts(node, interrupting, expressions);
        return new BoundaryEvent(attachedTo(node), interrupting, trigger);
    }

    /** Returns the id of the activity to which a boundary event is attached. */
    static String attachedTo(FlowNode boundary) {
        return FileDefinitions.local(boundary.xml().attribute("attachedToRef", ""));
    }

    private static void checkErrorInterrupts(FlowNode node, boolean interrupting, ModelExpressions expressions) {
        for (String definition : List.of(ERROR, CANCEL)) {
            if (!interrupting && node.has(definition)) {
                expressions.error(node.id(), node.described() + " with " + definition + " must be interrupting");
            }
        }
    }

    private static Element throwEvent(FlowNode node, ModelExpressions expressions) {
        return node.eventDefinitions().isEmpty()
                ? plain(node, new PassTask(node.kind().bpmnName()), expressions)
                : thrown(node, expressions);
    }

    private static Element endEvent(FlowNode node, ModelExpressions expressions) {
        return node.eventDefinitions().isEmpty() ? plain(node, new EndEvent(), expressions) : thrown(node, expressions);
    }

    private static Element thrown(FlowNode node, ModelExpressions expressions) {
        BpmnXml definition = Triggers.only(node, expressions);
        if (definition == null) {
            // The event definition has been refused.
            return new EndEvent();
        }
        return switch (definition.name()) {
            case MESSAGE -> {
                BpmnXml publish = PublishedMessages.of(definition);
                yield publish == null
                        ? TaskKinds.job(node, expressions)
                        : PublishedMessages.element(node, publish, definition.attribute("messageRef"), expressions);
            }
            case LINK -> plain(node, new PassTask(node.kind().bpmnName()), expressions);
            case COMPENSATION ->
                plain(
                        node,
                        new CompensationThrowEvent(
                                node.kind().bpmnName(),
                                Triggers.compensatedActivity(definition),
                                definition.isTrue("waitForCompletion", true)),
                        expressions);
            case ESCALATION -> plain(node, escalationThrow(node, definition, expressions), expressions);
            case ERROR -> plain(node, errorEnd(node, definition, expressions), expressions);
            case TERMINATE -> plain(node, new TerminateEndEvent(), expressions);
            case CANCEL -> {
                if (node.extension("ioMapping") != null) {
                    expressions.error(node.id(), "A cancel endEvent with zeebe:ioMapping is not supported");
                }
                yield plain(node, new CancelEndEvent(), expressions);
            }
            default -> new EndEvent();
        };
    }

    private static Element escalationThrow(FlowNode node, BpmnXml definition, ModelExpressions expressions) {
        if (definition.attribute("escalationRef") == null) {
            expressions.error(node.id(), node.described() + " with escalationEventDefinition needs an escalationRef");
            return new PassTask(node.kind().bpmnName());
        }
        return new EscalationThrowEvent(
                node.kind().bpmnName(),
                expressions.requiredText(
                        node.id(),
                        "The escalation code",
                        Triggers.escalationCode(node, definition, expressions),
                        Bounds.ERROR_CODE));
    }

    private static Element errorEnd(FlowNode node, BpmnXml definition, ModelExpressions expressions) {
        String reference = definition.attribute("errorRef");
        if (reference == null) {
            expressions.error(node.id(), "An error endEvent needs an errorRef");
            return new EndEvent();
        }
        BpmnXml error = Triggers.referencedError(node, reference, expressions);
        String code = error == null ? null : error.attribute("errorCode");
        if (error != null && (code == null || code.isBlank())) {
            expressions.error(
                    node.id(),
                    "The error " + SchemaMessages.shortened(reference)
                            + " needs an errorCode, because an endEvent throws it");
        }
        return code == null
                ? new EndEvent()
                : new ErrorEndEvent(expressions.text(node.id(), "The error code", code, Bounds.ERROR_CODE));
    }

    static boolean terminates(FlowNode node) {
        return node.is("endEvent") && node.has(TERMINATE);
    }

    static boolean throwsError(FlowNode node) {
        return node.is("endEvent") && node.has(ERROR);
    }

    /** Returns the element of an event that creates no job. As in Camunda 8, the extensions of jobs have no effect. */
    private static Element plain(FlowNode node, Element element, ModelExpressions expressions) {
        for (String extension : List.of("taskDefinition", "taskHeaders")) {
            if (node.extension(extension) != null) {
                expressions.warn(
                        node.id(),
                        "The zeebe:" + extension + " has no effect on " + BpmnNames.lowerFirst(node.described())
                                + " without a messageEventDefinition");
            }
        }
        return element;
    }
}
