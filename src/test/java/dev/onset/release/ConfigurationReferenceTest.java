package dev.onset.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.MemorySize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference of the settings: its second part is what the interfaces of the settings say. */
class ConfigurationReferenceTest {

    private static final Path PAGE = Path.of("docs", "reference", "configuration.md");
    private static final String MARKER =
            "<!-- What follows is generated from the interfaces of the settings: change their Javadoc. -->\n";
    private static final String UPDATE = "./mvnw test -Dtest=ConfigurationReferenceTest -Donset.docs.update=true";

    /** Settings that are read by their names: injected, or known before the application starts. */
    private static final Pattern READ_BY_NAME =
            Pattern.compile("(?:@ConfigProperty\\(\\s*name = |\\n +[A-Z_]+\\()\"(onset\\.[a-z.-]+)\"");

    @Test
    void the_page_says_what_the_interfaces_say() throws IOException, ClassNotFoundException {
        String page = Files.readString(PAGE);
        assertThat(page).contains(MARKER);
        String expected = page.substring(0, page.indexOf(MARKER)) + MARKER + ConfigurationReference.write();
        if (Boolean.getBoolean("onset.docs.update")) {
            Files.writeString(PAGE, expected);
            page = expected;
        }

        assertThat(page)
                .as("%s has drifted from the interfaces of the settings: run %s, and commit the file", PAGE, UPDATE)
                .isEqualTo(expected);
    }

    @Test
    void the_page_has_each_setting_that_is_read_by_its_name() throws IOException {
        List<String> names;
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
            names = files.filter(Files::isRegularFile)
                    .flatMap(ConfigurationReferenceTest::readByName)
                    .toList();
        }
        String page = Files.readString(PAGE);

        assertThat(names)
                .contains("onset.public-url", "onset.embedded-database")
                .allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
    }

    private static Stream<String> readByName(Path source) {
        try {
            return READ_BY_NAME.matcher(Files.readString(source)).results().map(name -> name.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.01S, 10 ms",
        "0S, 0 s",
        "10S, 10 s",
        "PT90S, 90 s",
        "60S, 1 min",
        "PT24H, 24 h",
        "P30D, 30 days",
    })
    void a_duration_is_written_in_the_largest_unit_that_fits(String value, String written) {
        assertThat(ConfigurationReference.defaultOf(Duration.class, value)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({"1M, 1 MB", "64K, 64 KB", "1000, 1000 bytes", "2G, 2 GB"})
    void a_size_is_written_in_the_largest_unit_that_fits(String value, String written) {
        assertThat(ConfigurationReference.defaultOf(MemorySize.class, value)).isEqualTo(written);
    }

    @Test
    void other_defaults_are_written_as_they_are_set() {
        assertThat(ConfigurationReference.defaultOf(int.class, "10000")).isEqualTo("10000");
        assertThat(ConfigurationReference.defaultOf(boolean.class, "true")).isEqualTo("`true`");
        assertThat(ConfigurationReference.defaultOf(String.class, "groups")).isEqualTo("`groups`");
        assertThat(ConfigurationReference.defaultOf(OptionalInt.class, null)).isEqualTo("none");
    }

    @Test
    void tags_of_javadoc_become_code() {
        assertThat(ConfigurationReference.markdown(
                        " Less than {@code answer};\n see {@link Other#answer} | {@link Other}. "))
                .isEqualTo("Less than `answer`; see `Other#answer` \\| `Other`.");
    }
}
