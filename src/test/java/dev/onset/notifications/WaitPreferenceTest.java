package dev.onset.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onset.problems.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WaitPreferenceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            wait=5                          | 5
            WAIT = "7"                      | 7
            respond-async, wait=9 ; x=1     | 9
            wait=1, wait=2                  | 1
            foo="a, wait=3", wait=4         | 4
            foo; bar="wait=3", wait=4       | 4
            """)
    void the_first_wait_counts_and_what_is_quoted_is_none(String header, long seconds) {
        assertThat(WaitPreference.parse(List.of(header))).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void without_a_wait_there_is_none() {
        assertThat(WaitPreference.parse(null)).isNull();
        assertThat(WaitPreference.parse(List.of("respond-async", "waiting=3"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"wait", "wait=", "wait=x", "wait=-1", "wait=1.5", "wait=5 0", "wait=\" 5 \"", "wait=1234567890"})
    void what_is_no_whole_number_of_seconds_is_refused(String header) {
        assertThatThrownBy(() -> WaitPreference.parse(List.of(header))).isInstanceOf(Problem.class);
    }

    @Test
    @Timeout(120)
    void a_long_header_with_an_open_quote_is_read_in_no_time() {
        assertThat(WaitPreference.parse(List.of("a".repeat(20_000) + '"'))).isNull();
        assertThat(WaitPreference.parse(List.of("a=\"b,".repeat(4_000)))).isNull();
    }
}
