package dev.onset.runtime;

import dev.onset.observability.Metrics;
import jakarta.enterprise.context.ApplicationScoped;

/** Messages as metrics. */
@ApplicationScoped
class CountedMessages implements MessageObserver {

    private final Metrics metrics;

    CountedMessages(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void published(String outcome) {
        metrics.messagePublished(outcome);
    }

    @Override
    public void correlated(String reached) {
        metrics.messageCorrelated(reached);
    }
}
