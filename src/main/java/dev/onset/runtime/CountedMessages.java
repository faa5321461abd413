package dev.onset.runtime;

import dev.onset.observability.Metrics;
import jakarta.enterprise.context.ApplicationScoped;

/** Records metrics of messages and forwards failed message starts to {@link StartFailures}. */
@ApplicationScoped
class CountedMessages implements MessageObserver {

    private final Metrics metrics;
    private final StartFailures failures;

    CountedMessages(Metrics metrics, StartFailures failures) {
        this.metrics = metrics;
        this.failures = failures;
    }

    @Override
    public void published(String outcome) {
        metrics.messagePublished(outcome);
    }

    @Override
    public void correlated(String reached) {
        metrics.messageCorrelated(reached);
    }

    @Override
    public void startFailed(StoredMessage message, String process, RuntimeException failure) {
        failures.failed(message.workspaceId(), message.applicationId(), process, message.publishedBy(), failure);
    }
}
