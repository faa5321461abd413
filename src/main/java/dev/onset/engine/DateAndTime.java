package dev.onset.engine;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

/** Parses ISO 8601 dates and times (5.4) that have an offset, or a zone in brackets. */
final class DateAndTime {

    private DateAndTime() {}

    /** @throws DateTimeException if the text is not such a date and time */
    static Instant parse(String text) {
        return text.endsWith("]")
                ? ZonedDateTime.parse(text).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }
}
