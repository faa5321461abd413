package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Periodically removes messages that can no longer be delivered. */
@ApplicationScoped
class ExpiredMessages implements RecurringWork {

    private final Messages messages;

    ExpiredMessages(Messages messages) {
        this.messages = messages;
    }

    @Override
    public String name() {
        return "remove-expired-messages";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void run() {
        messages.removeExpired();
    }
}
