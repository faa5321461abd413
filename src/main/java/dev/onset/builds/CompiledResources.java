package dev.onset.builds;

import dev.onset.bpmn.BuildResources;
import dev.onset.bpmn.Form;
import dev.onset.dmn.CompiledDecision;
import java.util.Map;

/**
 * The decisions and forms of a build.
 *
 * @param decisions the decisions of all DMN files by id
 * @param forms the forms of all form files by id
 */
record CompiledResources(Map<String, CompiledDecision> decisions, Map<String, Form> forms) {

    static final CompiledResources NONE = new CompiledResources(Map.of(), Map.of());

    CompiledResources {
        decisions = Map.copyOf(decisions);
        forms = Map.copyOf(forms);
    }

    /** Returns what the compiler of processes needs of them. */
    BuildResources forProcesses() {
        return new BuildResources(decisions::get, forms);
    }
}
