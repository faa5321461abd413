package dev.onset.testing;

import io.quarkus.test.junit.QuarkusMock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The application's time, which stands still until a test moves it. */
public final class SettableClock implements InstantSource {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

    private SettableClock() {}

    /** Puts a clock into the application for the rest of the test. */
    public static SettableClock install() {
        SettableClock clock = new SettableClock();
        QuarkusMock.installMockForType(clock, InstantSource.class);
        return clock;
    }

    public void advance(Duration duration) {
        now.updateAndGet(instant -> instant.plus(duration));
    }

    @Override
    public Instant instant() {
        return now.get();
    }
}
