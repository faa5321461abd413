package dev.onset.bpmn.feel;

import java.util.Map;
import org.camunda.feel.context.Context;
import org.camunda.feel.context.Context.StaticContext;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.valuemapper.ValueMapper;
import scala.jdk.javaapi.CollectionConverters;

/** Keeps FEEL's values as they are: what comes from outside is converted by {@link FeelInput}, what goes by {@link FeelOutput}. */
final class FeelValues implements ValueMapper {

    static final FeelValues INSTANCE = new FeelValues();

    /** The entries of a context; the library's own way makes a map of them anew. */
    static Map<String, Object> entries(Context context) {
        return CollectionConverters.asJava(
                context instanceof StaticContext made
                        ? made.variables()
                        : context.variableProvider().getVariables());
    }

    /** For what the built-in functions return: values of the Scala library. */
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
