package dev.onset.bpmn;

import dev.onset.execution.ProcessModel;
import org.jspecify.annotations.Nullable;

public record CompiledProcess(String processId, @Nullable String name, ProcessModel model) {}
