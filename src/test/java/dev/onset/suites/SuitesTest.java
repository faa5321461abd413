package dev.onset.suites;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test runs, and none makes a suite build an application more. */
class SuitesTest {

    private static final Path SOURCES = Path.of("src", "test", "java");

    @Test
    void each_class_of_tests_is_in_one_suite() throws IOException {
        assertThat(classes("@Test|@ParameterizedTest|@TestFactory|@Property"))
                .hasSizeGreaterThan(100)
                .filteredOn(name -> !name.endsWith("IT"))
                .allMatch(name -> name.matches(Applications.ALL))
                .noneMatch(name -> name.matches(Applications.OTHER) && name.matches(Applications.NONE));
    }

    @Test
    void those_with_an_application_of_their_own_are_listed_and_no_others() throws IOException {
        List<String> other = classes("@TestProfile|@WithTestResource");

        assertThat(other)
                .isNotEmpty()
                .allMatch(name -> name.matches(Applications.OTHER) || name.matches(Applications.ON_REQUEST));
        assertThat(classes("@QuarkusTest"))
                .hasSizeGreaterThan(other.size())
                .noneMatch(name -> name.matches(Applications.NONE))
                .filteredOn(name -> !other.contains(name))
                .noneMatch(name -> name.matches(Applications.OTHER));
    }

    /** The classes that have a line with one of these annotations. */
    private static List<String> classes(String annotations) throws IOException {
        Pattern annotated = Pattern.compile("^ *(?:" + annotations + ")\\b", Pattern.MULTILINE);
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> annotated.matcher(read(file)).find())
                    .map(file -> SOURCES.relativize(file)
                            .toString()
                            .replace(".java", "")
                            .replace(java.io.File.separatorChar, '.'))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
