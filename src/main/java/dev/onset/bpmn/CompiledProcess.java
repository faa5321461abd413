package dev.onset.bpmn;

import dev.onset.engine.ProcessModel;
import org.jspecify.annotations.Nullable;

/**
 * An executable process of a file. It has one or more start events: none start events, or start events with a trigger.
 *
 * @param processId the BPMN id, unique in the file
 * @param name the display name; null if the model has none
 * @param model the executable model
 * @param forms the forms of its start events and tasks
 */
public record CompiledProcess(String processId, @Nullable String name, ProcessModel model, ProcessForms forms) {}
