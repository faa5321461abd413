package dev.onset.platform;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.UUID;
import java.util.regex.Pattern;

/** Where every id comes from. */
public final class Ids {

    private static final NoArgGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    /** {@link UUID#fromString} is more lenient than any other reader of UUIDs. */
    private static final Pattern CANONICAL =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    private Ids() {}

    /** A new UUIDv7 (RFC 9562, section 5.7): ids sort by the time at which they were made. */
    public static UUID next() {
        return GENERATOR.generate();
    }

    /**
     * Reads a UUID in its canonical form (RFC 9562, section 4).
     *
     * @throws IllegalArgumentException where it is none
     */
    public static UUID parse(String text) {
        if (!CANONICAL.matcher(text).matches()) {
            throw new IllegalArgumentException("No UUID");
        }
        return UUID.fromString(text);
    }

    /** A UUIDv5 (RFC 9562, section 5.5): the same name in the same namespace is the same id. */
    public static UUID named(UUID namespace, String name) {
        return Generators.nameBasedGenerator(namespace).generate(name);
    }
}
