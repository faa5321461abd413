package dev.onset.bpmn;

import dev.onset.engine.Bounds;
import dev.onset.engine.Expression;
import dev.onset.engine.ExpressionFailure;
import dev.onset.engine.Trigger;
import dev.onset.engine.Trigger.TimerType;
import dev.onset.engine.Variables;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles the trigger of an event from its event definition. */
final class Triggers {

    static final String MESSAGE = "messageEventDefinition";
    static final String TIMER = "timerEventDefinition";
    static final String ERROR = "errorEventDefinition";
    static final String ESCALATION = "escalationEventDefinition";
    static final String CONDITIONAL = "conditionalEventDefinition";
    static final String LINK = "linkEventDefinition";
    static final String CANCEL = "cancelEventDefinition";
    static final String COMPENSATION = "compensateEventDefinition";

    private static final Map<String, TimerType> TIMER_TYPES =
            Map.of("timeDate", TimerType.DATE, "timeDuration", TimerType.DURATION, "timeCycle", TimerType.CYCLE);

    /** The children that event definitions may have, in addition to those of every element. */
    private static final Map<String, Set<String>> CHILDREN =
            Map.of(TIMER, TIMER_TYPES.keySet(), CONDITIONAL, Set.of("condition"), LINK, Set.of("source", "target"));

    private static final String FILTER = "conditionalFilter";
    private static final Map<String, Trigger.ChangeType> CHANGE_TYPES =
            Map.of("create", Trigger.ChangeType.CREATE, "update", Trigger.ChangeType.UPDATE);

    /** The placeholder for a trigger that was refused. The model is then not used. */
    private static final Trigger REFUSED = new Trigger.Error(null);

    private Triggers() {}

    /**
     * @param allowed the event definitions that are supported in this place
     * @param repeats whether the event may be triggered more than once
     */
    static Trigger of(FlowNode node, Set<String> allowed, boolean repeats, ModelExpressions expressions) {
        BpmnXml definition = only(node, expressions);
        if (definition == null) {
            return REFUSED;
        }
        if (!allowed.contains(definition.name())) {
            // NodeCheck refuses event definitions that no event of this kind may have.
            if (node.kind().children().contains(definition.name())) {
                expressions.error(
                        node.id(), node.described() + " with " + definition.name() + " is not supported here");
            }
            return REFUSED;
        }
        return switch (definition.name()) {
            case TIMER -> timer(node, definition, repeats, expressions);
            case MESSAGE -> message(node, definition.attribute("messageRef"), expressions);
            case COMPENSATION -> new Trigger.Compensation();
            case CANCEL -> new Trigger.Cancel();
            case CONDITIONAL -> condition(node, definition, expressions);
            case ESCALATION -> escalation(node, definition, expressions);
            default -> error(node, definition, expressions);
        };
    }

    /** Returns the only event definition of an event; null if it has none or several, which is an error. */
    static @Nullable BpmnXml only(FlowNode node, ModelExpressions expressions) {
        List<BpmnXml> definitions = node.eventDefinitions();
        if (definitions.size() != 1) {
            expressions.error(
                    node.id(),
                    definitions.isEmpty()
                            ? node.described() + " needs an event definition"
                            : node.described() + " with several event definitions is not supported");
            return null;
        }
        BpmnXml definition = definitions.getFirst();
        checkInside(node, definition, expressions);
        return definition;
    }

    private static void checkInside(FlowNode node, BpmnXml definition, ModelExpressions expressions) {
        ExtensionCheck.check(
                node.id(), definition.name(), definition, extensions(node, definition), expressions.errors());
        for (BpmnXml child : definition.children()) {
            boolean known = CHILDREN.getOrDefault(definition.name(), Set.of()).contains(child.name());
            if (!known && !IgnoredXml.IN_FLOW_NODES.contains(child.name())) {
                expressions.error(
                        node.id(), BpmnNames.a(definition.name()) + " with " + child.name() + " is not supported");
            }
        }
    }

    /** Returns the extensions that an event definition may have. */
    private static Set<String> extensions(FlowNode node, BpmnXml definition) {
        boolean throwing = node.is("intermediateThrowEvent") || node.is("endEvent");
        return switch (definition.name()) {
            case CONDITIONAL -> Set.of(FILTER);
            case MESSAGE -> throwing ? Set.of(PublishedMessages.EXTENSION) : Set.of();
            default -> Set.of();
        };
    }

    private static Trigger timer(FlowNode node, BpmnXml definition, boolean repeats, ModelExpressions expressions) {
        List<BpmnXml> times = definition.children().stream()
                .filter(child -> TIMER_TYPES.containsKey(child.name()))
                .toList();
        if (times.size() != 1) {
            expressions.error(
                    node.id(), "A timerEventDefinition needs exactly one of timeDate, timeDuration and timeCycle");
            return REFUSED;
        }
        BpmnXml time = times.getFirst();
        TimerType type = Objects.requireNonNull(TIMER_TYPES.get(time.name()));
        if (type == TimerType.CYCLE && !repeats) {
            expressions.error(
                    node.id(),
                    node.described()
                            + " with timeCycle is not supported here, because the event is triggered only once");
        }
        return new Trigger.Timer(type, expressions.timer(node.id(), type, time.text()));
    }

    /** @param reference id of the message; null if the node refers to none */
    static Trigger.Message message(FlowNode node, @Nullable String reference, ModelExpressions expressions) {
        Expression nothing = Expression.literal(null);
        BpmnXml message = referredMessage(node, reference, expressions);
        if (reference == null || message == null) {
            return new Trigger.Message(nothing, nothing);
        }
        String described = "the message " + SchemaMessages.shortened(reference);
        Expression name = expressions.requiredText(
                node.id(), "The name of " + described, message.attribute("name"), Bounds.MESSAGE);
        if (node.is("startEvent") && node.place() == FlowNode.Place.PROCESS) {
            checkStartMessage(node, name, expressions);
            return new Trigger.Message(name, null);
        }
        String key = message.extensions().stream()
                .filter(extension -> extension.name().equals("subscription"))
                .map(subscription -> subscription.attribute("correlationKey", ""))
                .findFirst()
                .orElse(null);
        if (key == null) {
            expressions.error(
                    node.id(), node.described() + " needs a zeebe:subscription with a correlationKey on " + described);
            return new Trigger.Message(name, nothing);
        }
        return new Trigger.Message(
                name, expressions.feelNonNull(node.id(), "The correlation key of " + described, key));
    }

    /** Returns the message to which a node refers; null if there is none, which is an error. */
    static @Nullable BpmnXml referredMessage(FlowNode node, @Nullable String reference, ModelExpressions expressions) {
        BpmnXml message = reference == null ? null : node.file().message(reference);
        if (message == null) {
            expressions.error(
                    node.id(),
                    reference == null
                            ? node.described() + " needs a messageRef"
                            : "The attribute messageRef refers to " + reference
                                    + ", which is not a message of the file");
        }
        return message;
    }

    /** Checks that the message name of a process start has a value without variables, because there is no instance yet. */
    private static void checkStartMessage(FlowNode node, Expression name, ModelExpressions expressions) {
        if (!expressions.errors().isEmpty()) {
            return;
        }
        String why;
        try {
            Object value = name.evaluate(Variables.NONE, Instant.EPOCH);
            if (value instanceof String text && !text.isBlank()) {
                return;
            }
            why = "it gives no text without them";
        } catch (ExpressionFailure failure) {
            why = String.valueOf(failure.getMessage());
        }
        expressions
                .errors()
                .addIfNew(
                        node.id(),
                        "The message name of a process start must not depend on variables, because there is no instance"
                                + " yet (" + why + ")");
    }

    private static Trigger error(FlowNode node, BpmnXml definition, ModelExpressions expressions) {
        String reference = definition.attribute("errorRef");
        if (reference == null) {
            return new Trigger.Error(null);
        }
        BpmnXml error = referencedError(node, reference, expressions);
        // As in Camunda 8, an error without a code stands for every error.
        String code = error == null ? null : error.attribute("errorCode");
        if (code != null && code.startsWith("=")) {
            expressions.error(
                    node.id(),
                    "The errorCode of " + SchemaMessages.shortened(reference)
                            + " is an expression, which is not supported for catching events");
        } else if (code != null) {
            expressions.checkLength(
                    node.id(), "The errorCode of " + SchemaMessages.shortened(reference), code, Bounds.ERROR_CODE);
        }
        return new Trigger.Error(code);
    }

    /** Returns the error to which an event refers; null if the file has none, which is an error of the model. */
    static @Nullable BpmnXml referencedError(FlowNode node, String reference, ModelExpressions expressions) {
        BpmnXml error = node.file().error(reference);
        if (error == null) {
            expressions.error(
                    node.id(), "The attribute errorRef refers to " + reference + ", which is not an error of the file");
        }
        return error;
    }

    private static Trigger condition(FlowNode node, BpmnXml definition, ModelExpressions expressions) {
        List<BpmnXml> conditions = definition.children("condition");
        BpmnXml filter = definition.extensions().stream()
                .filter(extension -> FILTER.equals(extension.name()))
                .findFirst()
                .orElse(null);
        Trigger.Condition condition = expressions.condition(
                node.id(),
                conditions.isEmpty() ? null : conditions.getFirst().text(),
                changes(node, filter == null ? "" : filter.attribute("variableEvents", ""), expressions));
        Set<String> names = names(node, filter == null ? "" : filter.attribute("variableNames", ""), expressions);
        return names.isEmpty() ? condition : new Trigger.Condition(condition.expression(), names, condition.changes());
    }

    private static Set<Trigger.ChangeType> changes(FlowNode node, String text, ModelExpressions expressions) {
        Set<Trigger.ChangeType> changes = EnumSet.noneOf(Trigger.ChangeType.class);
        for (String name : items(text)) {
            Trigger.ChangeType change = CHANGE_TYPES.get(name);
            if (change != null) {
                changes.add(change);
            } else if (!name.isEmpty()) {
                expressions.error(
                        node.id(),
                        "The variableEvents of a zeebe:conditionalFilter must be create, update or both, but contain "
                                + SchemaMessages.shortened(name));
            }
        }
        return changes.isEmpty() ? EnumSet.allOf(Trigger.ChangeType.class) : changes;
    }

    private static Set<String> names(FlowNode node, String text, ModelExpressions expressions) {
        Set<String> names = new LinkedHashSet<>(items(text));
        if (names.stream().anyMatch(name -> name.isEmpty() || name.startsWith("="))) {
            expressions.error(
                    node.id(),
                    "The variableNames of a zeebe:conditionalFilter must be names of variables, separated by commas");
        }
        return names;
    }

    /** Returns the items of a list that commas separate; none if the text is blank. */
    private static List<String> items(String text) {
        return text.isBlank()
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    private static Trigger escalation(FlowNode node, BpmnXml definition, ModelExpressions expressions) {
        String code = escalationCode(node, definition, expressions);
        if (code != null && code.startsWith("=")) {
            expressions.error(
                    node.id(),
                    "The escalationCode of "
                            + SchemaMessages.shortened(definition.attribute("escalationRef", ""))
                            + " is an expression, which is not supported for catching events");
        } else if (code != null) {
            expressions.checkLength(node.id(), "The escalationCode", code, Bounds.ERROR_CODE);
        }
        return new Trigger.Escalation(code);
    }

    /** Returns the code of the escalation to which an event refers; null if there is none. */
    static @Nullable String escalationCode(FlowNode node, BpmnXml definition, ModelExpressions expressions) {
        String reference = definition.attribute("escalationRef");
        BpmnXml escalation = reference == null ? null : node.file().escalation(reference);
        if (reference != null && escalation == null) {
            expressions.error(
                    node.id(),
                    "The attribute escalationRef refers to " + SchemaMessages.shortened(reference)
                            + ", which is not an escalation of the file");
        }
        return escalation == null ? null : escalation.attribute("escalationCode");
    }

    /**
     * Describes the trigger for which only one event in one place may wait; null if any number may.
     *
     * @param node an event or a receive task
     */
    static @Nullable String exclusive(FlowNode node) {
        if (node.is("receiveTask")) {
            return messageName(node, node.xml().attribute("messageRef"));
        }
        List<BpmnXml> definitions = node.eventDefinitions();
        if (definitions.size() != 1) {
            return null;
        }
        BpmnXml definition = definitions.getFirst();
        if (MESSAGE.equals(definition.name())) {
            return messageName(node, definition.attribute("messageRef"));
        }
        if (COMPENSATION.equals(definition.name())) {
            return "compensation";
        }
        if (CANCEL.equals(definition.name())) {
            return "cancellation";
        }
        if (ESCALATION.equals(definition.name())) {
            String reference = definition.attribute("escalationRef");
            BpmnXml escalation = reference == null ? null : node.file().escalation(reference);
            String code = escalation == null ? null : escalation.attribute("escalationCode");
            return code == null ? "any escalation" : "the escalation " + SchemaMessages.shortened(code);
        }
        if (ERROR.equals(definition.name())) {
            String reference = definition.attribute("errorRef");
            if (reference == null) {
                return "any error";
            }
            BpmnXml error = node.file().error(reference);
            String code = error == null ? null : error.attribute("errorCode");
            return error == null ? null : code == null ? "any error" : "the error " + SchemaMessages.shortened(code);
        }
        return null;
    }

    private static @Nullable String messageName(FlowNode node, @Nullable String reference) {
        BpmnXml message = reference == null ? null : node.file().message(reference);
        return message == null ? null : "the message " + SchemaMessages.shortened(message.attribute("name", ""));
    }

    /** Returns the id of the only activity that a compensation event compensates; null if it compensates all. */
    static @Nullable String compensatedActivity(BpmnXml definition) {
        String reference = definition.attribute("activityRef");
        return reference == null ? null : FileDefinitions.local(reference);
    }
}
