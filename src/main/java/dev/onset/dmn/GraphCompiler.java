package dev.onset.dmn;

import dev.onset.bpmn.ModelErrors;
import dev.onset.dmn.Logic.BoxedFunction;
import dev.onset.dmn.Logic.Knowledge;
import dev.onset.engine.Bounds;
import dev.onset.engine.ExpressionFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the decisions and business knowledge models of a file, each after those that it requires. The evaluation follows
 * the requirements recursively, so their depth is limited.
 */
final class GraphCompiler {

    /** The maximum number of decisions and business knowledge models that require one another in a row. */
    static final int MAX_DEPTH = 50;

    private static final String DECISION = "decision";
    private static final String MODEL = "businessKnowledgeModel";

    private final DmnExpressions expressions;
    private final ModelErrors errors;
    private final Set<@Nullable String> ids = new HashSet<>();
    private final Map<String, Element> elements = new LinkedHashMap<>();
    private final Map<String, DecisionNode> decisions = new LinkedHashMap<>();
    private final Map<String, Knowledge> models = new HashMap<>();

    GraphCompiler(DmnExpressions expressions, ModelErrors errors) {
        this.expressions = expressions;
        this.errors = errors;
    }

    /** A decision or a business knowledge model of the file. */
    private record Element(DmnXml xml, String id, String name, List<String> required) {}

    /** Returns the decisions in the order of the file. They are complete only if there are no errors. */
    List<DecisionNode> compile(DmnXml definitions) {
        List<DmnXml> found = definitions.children().stream()
                .filter(child -> child.name().equals(DECISION) || child.name().equals(MODEL))
                .toList();
        found.forEach(child -> ids.add(child.attribute("id")));
        found.forEach(this::read);
        Map<String, Integer> depths = new HashMap<>();
        List<Element> open = new ArrayList<>(elements.values());
        while (!open.isEmpty()) {
            List<Element> ready = open.stream()
                    .filter(element -> depths.keySet().containsAll(element.required()))
                    .toList();
            if (ready.isEmpty()) {
                open.forEach(element -> errors.add(
                        element.id(), "The requirements form a cycle, so the decision would need its own result"));
                return List.of();
            }
            for (Element element : ready) {
                int depth = depth(element, depths);
                if (depth > MAX_DEPTH) {
                    errors.add(element.id(), "Requirements are nested more than " + MAX_DEPTH + " levels deep");
                    return List.of();
                }
                depths.put(element.id(), depth);
                compile(element);
            }
            open.removeAll(ready);
        }
        return elements.keySet().stream()
                .map(decisions::get)
                .filter(Objects::nonNull)
                .toList();
    }

    private static int depth(Element element, Map<String, Integer> depths) {
        return 1
                + element.required().stream()
                        .mapToInt(required -> depths.getOrDefault(required, 0))
                        .max()
                        .orElse(0);
    }

    private void read(DmnXml xml) {
        String id = xml.attribute("id");
        String name = xml.attribute("name");
        if (id == null || name == null) {
            errors.add(id, "A " + xml.name() + " needs an id and a name");
            return;
        }
        try {
            Bounds.check("The id", id, Bounds.ELEMENT_ID);
            Bounds.check("The name", name, Bounds.ELEMENT_NAME);
        } catch (ExpressionFailure outOfBounds) {
            errors.add(null, String.valueOf(outOfBounds.getMessage()));
            return;
        }
        elements.put(id, new Element(xml, id, name, references(xml)));
    }

    /** Returns the ids of the required decisions and models. */
    private List<String> references(DmnXml xml) {
        List<String> references = Stream.concat(
                        xml.children("informationRequirement").stream()
                                .map(requirement -> requirement.child("requiredDecision")),
                        xml.children("knowledgeRequirement").stream()
                                .map(requirement -> requirement.child("requiredKnowledge")))
                .flatMap(Stream::ofNullable)
                .map(GraphCompiler::local)
                .distinct()
                .toList();
        references.stream()
                .filter(id -> !ids.contains(id))
                .forEach(
                        id -> expressions.error(xml, "A requirement refers to an element that the file does not have"));
        return references.stream().filter(ids::contains).toList();
    }

    /** Returns the id of a reference such as {@code #id}. */
    private static String local(DmnXml reference) {
        String href = Objects.requireNonNullElse(reference.attribute("href"), "");
        return href.substring(href.indexOf('#') + 1);
    }

    private void compile(Element element) {
        List<Knowledge> required = element.required().stream()
                .map(models::get)
                .filter(Objects::nonNull)
                .toList();
        LogicCompiler compiler = new LogicCompiler(expressions, invocable(required));
        if (element.xml().name().equals(MODEL)) {
            model(element, required, compiler);
        } else {
            decision(element, required, compiler);
        }
    }

    /** Returns models and those that they require, by name. */
    private static Map<String, Knowledge> invocable(List<Knowledge> required) {
        Map<String, Knowledge> found = new HashMap<>();
        List<Knowledge> open = new ArrayList<>(required);
        while (!open.isEmpty()) {
            Knowledge model = open.removeLast();
            if (found.putIfAbsent(model.name(), model) == null) {
                open.addAll(model.required());
            }
        }
        return found;
    }

    private void model(Element element, List<Knowledge> required, LogicCompiler compiler) {
        DmnXml logic = element.xml().child("encapsulatedLogic");
        if (logic == null) {
            errors.add(element.id(), "A business knowledge model needs a function");
            return;
        }
        BoxedFunction function = compiler.function(logic);
        if (function != null) {
            models.put(element.id(), new Knowledge(element.name(), function, required));
        }
    }

    private void decision(Element element, List<Knowledge> required, LogicCompiler compiler) {
        DmnXml xml = element.xml();
        Logic logic = compiler.logic(xml, "The decision");
        DmnXml variable = xml.child("variable");
        String resultName = variable == null ? null : variable.attribute("name");
        if (logic != null) {
            decisions.put(
                    element.id(),
                    new DecisionNode(
                            element.id(),
                            element.name(),
                            versionTag(xml),
                            resultName == null ? element.id() : resultName,
                            variable == null ? null : LogicCompiler.type(variable),
                            logic,
                            element.required().stream()
                                    .map(decisions::get)
                                    .filter(Objects::nonNull)
                                    .toList(),
                            required));
        }
    }

    private static @Nullable String versionTag(DmnXml decision) {
        return Optional.ofNullable(decision.child("extensionElements"))
                .map(extensions -> extensions.child("versionTag"))
                .map(tag -> tag.attribute("value"))
                .orElse(null);
    }
}
