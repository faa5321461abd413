/**
 * The engine: a pure state machine that executes BPMN processes, {@code (model, state, event) -> (state', effects)}. See
 * {@link dev.onset.engine.Stepper}. It does no I/O, has no clock and generates no random numbers; it returns the actions to
 * take outside as {@link dev.onset.engine.Effect}s. Each BPMN element is a record in {@code dev.onset.engine.elements}.
 *
 * <p>Values are plain Java objects as in JSON: {@code Map<String, Object>}, {@code List<Object>}, {@code String}, {@code
 * Boolean}, {@code Number} and {@code null}.
 */
@NullMarked
package dev.onset.engine;

import org.jspecify.annotations.NullMarked;
