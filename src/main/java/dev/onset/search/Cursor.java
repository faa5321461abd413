package dev.onset.search;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

/**
 * A position in the list of instances, newest first: after the instance with this start time and id. The position is
 * stable while further instances are started.
 */
record Cursor(Instant startedAt, UUID uuid) {

    private static final int LENGTH = 3 * Long.BYTES;
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    /** Returns whether a time is within the range that the cursor can encode. All start times are. */
    static boolean isPossible(Instant time) {
        return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
    }

    /** Returns the position before all instances that started earlier than a time. */
    static Cursor before(Instant time) {
        return new Cursor(time, new UUID(0, 0));
    }

    /** Returns the position before all instances. */
    static Cursor first() {
        return before(LATEST);
    }

    /**
     * Parses the form that {@link #toString} returns.
     *
     * @throws IllegalArgumentException if the text does not have this form
     */
    static Cursor parse(String text) {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("Not a cursor");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long micros = buffer.getLong();
        Instant time =
                EARLIEST.plus(Math.clamp(micros, 0, ChronoUnit.MICROS.between(EARLIEST, LATEST)), ChronoUnit.MICROS);
        return new Cursor(time, new UUID(buffer.getLong(), buffer.getLong()));
    }

    /** Returns the later of two positions, that is, the one further from the newest instance. */
    Cursor orLater(Cursor other) {
        return other.startedAt.isBefore(startedAt) ? other : this;
    }

    @Override
    public String toString() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH)
                .putLong(ChronoUnit.MICROS.between(EARLIEST, startedAt))
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }
}
