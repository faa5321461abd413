package dev.onset.engine.elements;

import dev.onset.engine.Element;
import dev.onset.engine.Outcome;
import dev.onset.engine.Visit;

/** The process itself, the outermost scope (BPMN 2.0, 10.2). */
public record ProcessScope() implements Element {

    @Override
    public String bpmnName() {
        return "process";
    }

    @Override
    public Outcome enter(Visit visit) {
        throw new IllegalStateException("A token cannot enter a process");
    }
}
