package dev.onset.platform;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.UUID;
import java.util.regex.Pattern;

/** Generates and parses ids. */
public final class Ids {

    private static final NoArgGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    /** The canonical form. {@link UUID#fromString} also accepts other forms, which other UUID parsers reject. */
    private static final Pattern CANONICAL =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    private Ids() {}

    /** Returns a new UUIDv7 (RFC 9562, section 5.7). These ids sort by creation time. */
    public static UUID next() {
        return GENERATOR.generate();
    }

    /**
     * Parses a UUID in its canonical form (RFC 9562, section 4).
     *
     * @throws IllegalArgumentException if the text does not have this form
     */
    public static UUID parse(String text) {
        if (!CANONICAL.matcher(text).matches()) {
            throw new IllegalArgumentException("Not a UUID");
        }
        return UUID.fromString(text);
    }

    /** Returns the UUIDv5 of a name in a namespace (RFC 9562, section 5.5). Equal arguments result in equal ids. */
    public static UUID named(UUID namespace, String name) {
        return Generators.nameBasedGenerator(namespace).generate(name);
    }
}
