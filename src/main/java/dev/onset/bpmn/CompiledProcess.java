package dev.onset.bpmn;

import dev.onset.engine.ProcessModel;
import org.jspecify.annotations.Nullable;

/**
 * An executable process of a file. It has one none start event, or start events that something triggers, or both.
 *
 * @param processId the BPMN id, unique in the file
 * @param name for people; null where the model gives none
 */
public record CompiledProcess(String processId, @Nullable String name, ProcessModel model) {}
