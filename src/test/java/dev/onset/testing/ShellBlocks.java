package dev.onset.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs the shell blocks of the documentation as they stand. */
public final class ShellBlocks {

    private static final Pattern BLOCK = Pattern.compile("```bash\\n(.*?)```", Pattern.DOTALL);

    private ShellBlocks() {}

    /**
     * What a page's own blocks print after those of the README's tour, by lines, each a JSON text.
     *
     * @param port where the application is
     */
    public static List<JsonPath> run(int port, Path page) throws IOException, InterruptedException {
        String marker = "-- the page begins here --";
        String output = shell(port, all(Path.of("README.md")) + "echo '" + marker + "'\n" + all(page));
        assertThat(output).contains(marker);
        return output.substring(output.indexOf(marker) + marker.length() + 1)
                .lines()
                .map(JsonPath::from)
                .toList();
    }

    /** The blocks of a page, in its order. */
    public static Stream<String> blocks(Path page) throws IOException {
        return BLOCK.matcher(Files.readString(page)).results().map(block -> block.group(1));
    }

    /** All blocks of a page. */
    public static String all(Path page) throws IOException {
        return blocks(page).collect(Collectors.joining());
    }

    /**
     * What commands print; they have to succeed.
     *
     * @param port where the application is, instead of 8080
     */
    public static String shell(int port, String commands) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
        try (var input = shell.outputWriter()) {
            input.write(commands.replace("http://localhost:8080", "http://localhost:" + port));
        }
        String output = new String(shell.getInputStream().readAllBytes());
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }
}
