package dev.onset.bpmn;

import dev.onset.problems.ProblemError;
import java.util.List;
import java.util.Map;

/**
 * The result of compiling a file.
 *
 * @param processes the executable processes, in the order of the file; empty if there are errors
 * @param errors all errors, each with the id of its BPMN element if there is one; empty if the file is valid
 * @param warnings what the author should know of a file that is valid: parts that are ignored, for example
 * @param lines the lines of the elements, by their ids
 */
public record Compilation(
        List<CompiledProcess> processes,
        List<ProblemError> errors,
        List<ProblemError> warnings,
        Map<String, Integer> lines) {

    public Compilation {
        processes = List.copyOf(processes);
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
        lines = Map.copyOf(lines);
    }
}
