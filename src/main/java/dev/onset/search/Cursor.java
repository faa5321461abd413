package dev.onset.search;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

/**
 * A place in the order of instances, newest first: after the one that started then and has this id. It is where it is
 * whatever starts meanwhile.
 */
record Cursor(Instant startedAt, UUID uuid) {

    private static final int LENGTH = 3 * Long.BYTES;
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    /** A time of this range can be looked for; no other is the time of a start. */
    static boolean isPossible(Instant time) {
        return !time.isBefore(EARLIEST) && !time.isAfter(LATEST);
    }

    /** Before everything that started earlier than this. */
    static Cursor before(Instant time) {
        return new Cursor(time, new UUID(0, 0));
    }

    /** Before everything. */
    static Cursor first() {
        return before(LATEST);
    }

    /** @throws IllegalArgumentException where the text is none that {@link #toString} wrote */
    static Cursor parse(String text) {
        byte[] bytes = Base64.getUrlDecoder().decode(text);
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("No cursor");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long micros = buffer.getLong();
        Instant time =
                EARLIEST.plus(Math.clamp(micros, 0, ChronoUnit.MICROS.between(EARLIEST, LATEST)), ChronoUnit.MICROS);
        return new Cursor(time, new UUID(buffer.getLong(), buffer.getLong()));
    }

    /** Whichever of two is further from the newest. */
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
