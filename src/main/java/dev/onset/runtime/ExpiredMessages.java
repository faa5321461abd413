package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Removes messages that nobody can get any more. */
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
