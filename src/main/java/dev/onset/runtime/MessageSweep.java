package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Periodically processes the messages and claims that a failed replica has abandoned. */
@ApplicationScoped
class MessageSweep implements RecurringWork {

    private static final int AT_ONCE = 1_000;

    private final Messages messages;

    MessageSweep(Messages messages) {
        this.messages = messages;
    }

    @Override
    public String name() {
        return "sweep-messages";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void run() {
        messages.takeUpLeftovers(AT_ONCE);
    }
}
