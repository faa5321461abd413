package dev.onset.testing;

import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;

/** Processes that tests of one application and of two replicas operate. */
public final class TestModels {

    /** Waits for the message {@code paid} of its {@code order}. */
    public static final BpmnModelInstance PAYMENT = Bpmn.createExecutableProcess("payment")
            .startEvent()
            .intermediateCatchEvent(
                    "paid",
                    event -> event.message(message -> message.name("paid").zeebeCorrelationKeyExpression("order")))
            .endEvent()
            .done();

    private TestModels() {}

    /** A job that has a timer at its boundary. */
    public static BpmnModelInstance late(String patience) {
        return Bpmn.createExecutableProcess("late")
                .startEvent()
                .serviceTask("work", task -> task.zeebeJobType("work"))
                .boundaryEvent("timeout", event -> event.timerWithDuration(patience))
                .endEvent("too-late")
                .moveToActivity("work")
                .endEvent("in-time")
                .done();
    }
}
