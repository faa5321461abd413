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

    /** The number of characters of forms that have the weight of a process. */
    private static final int CHARACTERS = 20_000;

    static final CompiledResources NONE = new CompiledResources(Map.of(), Map.of());

    CompiledResources {
        decisions = Map.copyOf(decisions);
        forms = Map.copyOf(forms);
    }

    /** The weight of the decisions and forms in a cache, where a process has the weight 1. */
    int weight() {
        int characters =
                forms.values().stream().mapToInt(form -> form.schema().length()).sum();
        return decisions.size() + forms.size() + characters / CHARACTERS;
    }

    /** Returns what the compiler of processes needs of them. */
    BuildResources forProcesses() {
        return new BuildResources(decisions::get, forms);
    }
}
