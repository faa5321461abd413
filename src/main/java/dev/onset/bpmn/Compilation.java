package dev.onset.bpmn;

import dev.onset.problems.ProblemError;
import java.util.List;

public record Compilation(List<CompiledProcess> processes, List<ProblemError> errors) {}
