package dev.onset.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What builds a release is named by its content: actions by commit, base images by digest; and gets no right that it needs not. */
class PinnedTest {

    private static final Path WORKFLOWS = Path.of(".github", "workflows");

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            return files.toList();
        }
    }

    @Test
    void there_is_a_workflow_for_each_purpose() throws IOException {
        assertThat(workflows())
                .extracting(path -> path.getFileName().toString())
                .contains("ci.yml", "native.yml", "release.yml", "vulnerabilities.yml");
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void an_action_is_pinned_by_commit_and_says_which_version_that_is(Path workflow) throws IOException {
        assertThat(results("uses: (.*)", Files.readString(workflow)))
                .isNotEmpty()
                .allMatch(use -> use.matches("[\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+"));
    }

    @Test
    void a_version_of_an_action_is_the_same_commit_wherever_it_is_used() throws IOException {
        Map<String, Set<String>> commits = new TreeMap<>();
        for (Path workflow : workflows()) {
            for (String use : results("uses: (.*)", Files.readString(workflow))) {
                commits.computeIfAbsent(use.replaceFirst("@\\S+", ""), each -> new TreeSet<>())
                        .add(use.replaceFirst(".*@(\\S+).*", "$1"));
            }
        }
        assertThat(commits)
                .isNotEmpty()
                .allSatisfy((action, used) -> assertThat(used).as(action).hasSize(1));
    }

    @Test
    void what_is_not_pinned_yet_is_named_by_the_release_page_and_nothing_else_is() throws IOException {
        Set<String> zeros = new TreeSet<>();
        for (Path workflow : workflows()) {
            zeros.addAll(results("uses: (\\S+)@0{40} ", Files.readString(workflow)));
        }
        for (String file : List.of("Dockerfile.native", "Dockerfile.jvm")) {
            results("(?m)^ARG (\\w+)_DIGEST=sha256:0{64}", Files.readString(Path.of(file)))
                    .forEach(image -> zeros.add(file + ":" + image));
        }
        String page = Files.readString(Path.of("docs", "how-to", "releasing.md"));
        assertThat(results("\\| `([^`]+)` \\|", page)).containsExactlyInAnyOrderElementsOf(zeros);
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void a_workflow_may_only_read_unless_a_job_says_otherwise(Path workflow) throws IOException {
        JsonNode document = new ObjectMapper(new YAMLFactory()).readTree(workflow.toFile());
        assertThat(document.path("permissions").toString()).isEqualTo("{\"contents\":\"read\"}");
        assertThat(document.path("jobs")).isNotEmpty().allSatisfy(job -> {
            assertThat(job.path("timeout-minutes").isInt()).isTrue();
            assertThat(job.path("runs-on").asText()).doesNotContain("latest");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.native", "Dockerfile.jvm"})
    void an_image_is_made_of_pinned_images_and_runs_as_nobody(String name) throws IOException {
        String file = Files.readString(Path.of(name));
        assertThat(results("(?m)^FROM (.*)", file))
                .isNotEmpty()
                .allMatch(from ->
                        from.equals("scratch") || from.matches("\\$\\{(\\w+)_IMAGE}@\\$\\{\\1_DIGEST}( AS \\w+)?"));
        assertThat(results("(?m)^ARG \\w+_DIGEST=(.*)", file))
                .isNotEmpty()
                .allMatch(digest -> digest.matches("sha256:[0-9a-f]{64}"));
        String last = file.substring(file.lastIndexOf("\nFROM"));
        assertThat(results("(?m)^USER (.*)", last)).containsExactly("65532:65532");
        assertThat(last)
                .contains(
                        "org.opencontainers.image.version=",
                        "org.opencontainers.image.revision=",
                        "org.opencontainers.image.licenses=")
                .contains("\nENTRYPOINT [\"");
        assertThat(file).contains("onset.cdx.json");
    }

    private static List<String> results(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }
}
