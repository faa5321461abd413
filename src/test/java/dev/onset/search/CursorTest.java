package dev.onset.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Test
    void a_cursor_is_read_as_it_was_written() {
        Cursor cursor = new Cursor(Instant.parse("2026-11-24T09:30:00.123456Z"), UUID.randomUUID());

        assertThat(Cursor.parse(cursor.toString())).isEqualTo(cursor);
        assertThat(Cursor.parse(Cursor.first().toString())).isEqualTo(Cursor.first());
    }

    @Test
    void the_later_of_two_is_the_one_further_from_the_newest() {
        Cursor newer = Cursor.before(Instant.parse("2026-11-24T09:30:00Z"));
        Cursor older = Cursor.before(Instant.parse("2026-11-24T09:29:59Z"));

        assertThat(newer.orLater(older)).isEqualTo(older);
        assertThat(older.orLater(newer)).isEqualTo(older);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "19", "AAAA", "not a cursor", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "é"})
    void what_no_page_gave_is_no_cursor(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cursor.parse(text));
    }

    @Test
    void a_cursor_at_an_impossible_time_is_read_as_the_nearest_possible_one() {
        assertThat(Cursor.parse("f____________________________________wAA".substring(0, 32))
                        .startedAt())
                .isEqualTo(Cursor.first().startedAt());
        assertThat(Cursor.parse("gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").startedAt()).isEqualTo(Instant.EPOCH);
    }
}
