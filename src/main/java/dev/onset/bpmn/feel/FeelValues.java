package dev.onset.bpmn.feel;

import java.util.Map;
import org.camunda.feel.context.Context;
import org.camunda.feel.context.Context.StaticContext;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.valuemapper.ValueMapper;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Keeps FEEL values as they are within an evaluation. {@link FeelInput} converts input, {@link FeelOutput} converts
 * results.
 */
final class FeelValues implements ValueMapper {

    static final FeelValues INSTANCE = new FeelValues();

    /** Returns the entries of a context without copying them, if possible. */
    static Map<String, Object> entries(Context context) {
        return CollectionConverters.asJava(
                context instanceof StaticContext made
                        ? made.variables()
                        : context.variableProvider().getVariables());
    }

    /** Converts the results of built-in functions, which are values of the Scala library. */
    private final ValueMapper library = ValueMapper.defaultValueMapper();

    private FeelValues() {}

    @Override
    public Val toVal(Object value) {
        return value instanceof Val known ? known : library.toVal(value);
    }

    @Override
    public Object unpackVal(Val value) {
        return value;
    }
}
