package dev.onset.dmn;

import dev.onset.bpmn.feel.ParsedFeel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The logic of a decision or of a business knowledge model: a boxed expression of DMN. */
sealed interface Logic {

    /** A literal expression. */
    record Literal(ParsedFeel expression) implements Logic {}

    /**
     * A decision table.
     *
     * @param rules in the order of the file
     */
    record Table(List<Input> inputs, List<Output> outputs, List<Rule> rules, HitPolicy policy) implements Logic {}

    /**
     * An input of a decision table.
     *
     * @param label its label, or the beginning of its expression
     */
    record Input(@Nullable String id, String label, ParsedFeel expression) {}

    /**
     * An output of a decision table.
     *
     * @param name the name; null if it is the only output and has none
     * @param priorities a list of the allowed values, those with the highest priority first; null if the hit policy does not
     *     need it
     * @param otherwise the value if no rule matches; null if there is none
     */
    record Output(
            @Nullable String id,
            @Nullable String name,
            String label,
            @Nullable ParsedFeel priorities,
            @Nullable ParsedFeel otherwise) {}

    /**
     * A rule of a decision table.
     *
     * @param index its position in the table, from 1
     * @param tests the unary tests of each input; null for an input that may have any value
     * @param outputs the expression of each output; null for an empty one, whose value is null
     */
    record Rule(@Nullable String id, int index, List<@Nullable ParsedFeel> tests, List<@Nullable ParsedFeel> outputs) {}

    /**
     * A boxed context.
     *
     * @param entries the entries in their order; each sees the entries before it
     * @param result the value of the context; null if it is the entries themselves
     */
    record BoxedContext(
            Map<String, Logic> entries, @Nullable Logic result) implements Logic {}

    /** A boxed list. */
    record BoxedList(List<Logic> items) implements Logic {}

    /** A relation: a list of contexts that have the columns as entries. */
    record Relation(List<Map<String, Logic>> rows) implements Logic {}

    /**
     * A boxed invocation of a business knowledge model.
     *
     * @param bindings the arguments by the names of the parameters
     */
    record Invocation(Knowledge model, Map<String, Logic> bindings) implements Logic {}

    /**
     * A business knowledge model: a function that the decisions that require it may call.
     *
     * @param required the models that it requires itself
     */
    record Knowledge(String name, BoxedFunction function, List<Knowledge> required) {}

    /** A boxed function, or the logic of a business knowledge model. */
    record BoxedFunction(List<Parameter> parameters, Logic body) implements Logic {}

    /** @param type the type without a prefix; null for any */
    record Parameter(String name, @Nullable String type) {}
}
