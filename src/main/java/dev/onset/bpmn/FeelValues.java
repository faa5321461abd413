package dev.onset.bpmn;

import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.valuemapper.ValueMapper;

/** Keeps FEEL's values as they are: what comes from outside is converted by {@link FeelInput}, what goes by {@link FeelOutput}. */
final class FeelValues implements ValueMapper {

    static final FeelValues INSTANCE = new FeelValues();

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
