package dev.onset.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Finds the messages that a replica had in hand when it died, and whom they are for. */
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
