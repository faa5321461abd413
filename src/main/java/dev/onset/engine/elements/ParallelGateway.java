package dev.onset.engine.elements;

import dev.onset.engine.Flow;
import dev.onset.engine.JoiningElement;
import dev.onset.engine.Outcome;
import dev.onset.engine.Token;
import dev.onset.engine.Visit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A parallel gateway (BPMN 2.0, 10.6.4): waits for a token on each incoming flow; then a token leaves by each outgoing
 * flow. Further tokens on the same flow wait for the next round.
 */
public record ParallelGateway() implements JoiningElement {

    @Override
    public String bpmnName() {
        return "parallelGateway";
    }

    @Override
    public boolean gather(Visit visit) {
        Map<String, Token> firstByFlow = new HashMap<>();
        for (Token waiting : visit.waitingHere()) {
            if (waiting.via() != null) {
                firstByFlow.putIfAbsent(waiting.via(), waiting);
            }
        }
        List<Token> round = new ArrayList<>();
        for (Flow flow : visit.incoming()) {
            if (flow.id().equals(visit.token().via())) {
                continue;
            }
            Token arrived = firstByFlow.get(flow.id());
            if (arrived == null) {
                return false;
            }
            round.add(arrived);
        }
        round.forEach(visit::absorb);
        return true;
    }

    @Override
    public Outcome merged(Visit visit) {
        return Outcome.DONE;
    }
}
