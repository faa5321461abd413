package dev.onset.bpmn;

import dev.onset.engine.Decisions;
import java.util.Map;

/**
 * The decisions and forms of a build, to which its processes refer.
 *
 * @param decisions the decisions of all files
 * @param forms the forms of all files, by id
 */
public record BuildResources(Decisions decisions, Map<String, Form> forms) {

    /** A build of processes only. */
    public static final BuildResources NONE = new BuildResources(Decisions.NONE, Map.of());

    public BuildResources {
        forms = Map.copyOf(forms);
    }
}
