package dev.onset.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages of the documentation lead to each other. */
class DocumentsTest {

    private static final Path DOCS = Path.of("docs");
    private static final Path DECISIONS = DOCS.resolve("adr");
    private static final Path INDEX = DOCS.resolve("README.md");
    private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("\\]\\((?![a-z]+:)([^)\\s#]*)(?:#([^)\\s]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    static List<Path> pages() throws IOException {
        try (Stream<Path> root = Files.list(Path.of(""));
                Stream<Path> docs = Files.walk(DOCS)) {
            return Stream.of(root, docs, Stream.of(Path.of("helm/onset/README.md"), Path.of("bench/README.md")))
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void a_link_leads_to_a_file_and_a_heading_that_exist(Path page) throws IOException {
        assertThat(LINK.matcher(withoutCode(page)).results()).allSatisfy(link -> {
            Path target = link.group(1).isEmpty()
                    ? page
                    : page.resolveSibling(link.group(1)).normalize();
            assertThat(target).as(link.group()).exists();
            if (link.group(2) != null) {
                assertThat(anchors(target)).as(link.group()).contains(link.group(2));
            }
        });
    }

    @Test
    void the_index_has_every_page() throws IOException {
        List<Path> linked = LINK.matcher(Files.readString(INDEX))
                .results()
                .map(link -> INDEX.resolveSibling(link.group(1)).normalize())
                .toList();

        assertThat(pages())
                .filteredOn(page -> page.startsWith(DOCS) && !page.startsWith(DECISIONS) && !page.equals(INDEX))
                .isNotEmpty()
                .isSubsetOf(linked);
    }

    @Test
    void decisions_are_numbered_without_gaps_and_dated_and_listed() throws IOException {
        List<Path> records;
        try (Stream<Path> files = Files.list(DECISIONS)) {
            records = files.filter(file -> file.getFileName().toString().matches("\\d.*"))
                    .sorted()
                    .skip(1)
                    .toList();
        }
        String index = Files.readString(DECISIONS.resolve("README.md"));

        assertThat(records).isNotEmpty();
        for (int i = 0; i < records.size(); i++) {
            String number = "%04d".formatted(i + 1);
            String name = records.get(i).getFileName().toString();
            assertThat(name).startsWith(number + "-");
            assertThat(Files.readString(records.get(i)))
                    .startsWith("# " + number + ". ")
                    .containsPattern("\\nDate: \\d{4}-\\d\\d-\\d\\d\\n");
            assertThat(index).contains("| [" + number + "](" + name + ") |");
        }
    }

    private static String withoutCode(Path page) throws IOException {
        return CODE.matcher(Files.readString(page)).replaceAll("");
    }

    /** The names by which headings are linked, as GitHub makes them. */
    private static List<String> anchors(Path page) {
        try {
            return HEADING.matcher(Files.readString(page))
                    .results()
                    .map(heading -> heading.group(1)
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N} _-]", "")
                            .replace(' ', '-'))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
