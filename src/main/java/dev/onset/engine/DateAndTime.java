package dev.onset.engine;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

/** Reads a date and time of ISO 8601 (5.4) that has an offset, or a zone in brackets. */
final class DateAndTime {

    private DateAndTime() {}

    /** @throws DateTimeException where the text is none */
    static Instant parse(String text) {
        return text.endsWith("]")
                ? ZonedDateTime.parse(text).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }
}
