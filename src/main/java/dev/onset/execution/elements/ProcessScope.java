package dev.onset.execution.elements;

import dev.onset.execution.Element;
import dev.onset.execution.Outcome;
import dev.onset.execution.Visit;

/** The process itself, the outermost scope (BPMN 2.0, 10.2). */
public record ProcessScope() implements Element {

    @Override
    public String bpmnName() {
        return "process";
    }

    @Override
    public Outcome enter(Visit visit) {
        throw new IllegalStateException("A process is not entered by a token");
    }
}
