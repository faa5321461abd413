package dev.onset.platform;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.UUID;

/** Where every id comes from. */
public final class Ids {

    private static final NoArgGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private Ids() {}

    /** A new UUIDv7 (RFC 9562, section 5.7): ids sort by the time at which they were made. */
    public static UUID next() {
        return GENERATOR.generate();
    }

    /** A UUIDv5 (RFC 9562, section 5.5): the same name in the same namespace is the same id. */
    public static UUID named(UUID namespace, String name) {
        return Generators.nameBasedGenerator(namespace).generate(name);
    }
}
