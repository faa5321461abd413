package dev.onset.platform;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/** The ids of everything: UUIDv7 (RFC 9562, section 5.7), so that rows that are made together lie together. */
@Singleton
public final class Ids {

    private final TimeBasedEpochGenerator generator;

    Ids(InstantSource clock) {
        this.generator = Generators.timeBasedEpochGenerator(new SecureRandom(), new UUIDClock() {
            @Override
            public long currentTimeMillis() {
                return clock.millis();
            }
        });
    }

    /** A new id, greater than those given before by this process while its clock does not go back. Thread-safe. */
    public UUID next() {
        return generator.generate();
    }
}
