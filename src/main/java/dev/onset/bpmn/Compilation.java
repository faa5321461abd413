package dev.onset.bpmn;

import dev.onset.problems.ProblemError;
import java.util.List;

/**
 * What became of a file.
 *
 * @param processes its executable processes, in the order of the file; empty where there are errors
 * @param errors everything that is wrong, each with the id of its BPMN element, if it has one; empty where all is well
 */
public record Compilation(List<CompiledProcess> processes, List<ProblemError> errors) {

    public Compilation {
        processes = List.copyOf(processes);
        errors = List.copyOf(errors);
    }
}
