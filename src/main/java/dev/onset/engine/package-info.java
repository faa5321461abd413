/**
 * The execution core: a pure state machine that executes BPMN processes. {@code (model, state, event) -> (state', effects)},
 * see {@link dev.onset.engine.Stepper}. It does no I/O, has no clock and draws no random number; what must happen outside
 * it says in {@link dev.onset.engine.Effect}s. Each BPMN element is one record in {@code execution.elements}.
 *
 * <p>Values are plain Java: {@code Map<String, Object>}, {@code List<Object>}, {@code String}, {@code Boolean},
 * {@code Number} and {@code null}, as JSON has them.
 */
@NullMarked
package dev.onset.engine;

import org.jspecify.annotations.NullMarked;
