package dev.onset.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs the shell blocks of a page of the documentation as they stand, after those of the README's tour. */
public final class ShellBlocks {

    private static final Pattern BLOCK = Pattern.compile("```bash\\n(.*?)```", Pattern.DOTALL);

    private ShellBlocks() {}

    /**
     * What the page's own blocks print, by lines, each a JSON text.
     *
     * @param port where the application is
     */
    public static List<JsonPath> run(int port, Path page) throws IOException, InterruptedException {
        String marker = "-- the page begins here --";
        String output = shell((blocks(Path.of("README.md")) + "echo '" + marker + "'\n" + blocks(page))
                .replace("http://localhost:8080", "http://localhost:" + port));
        assertThat(output).contains(marker);
        return output.substring(output.indexOf(marker) + marker.length() + 1)
                .lines()
                .map(JsonPath::from)
                .toList();
    }

    private static String blocks(Path page) throws IOException {
        return BLOCK.matcher(Files.readString(page))
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining());
    }

    private static String shell(String commands) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh").redirectErrorStream(true).start();
        try (var input = shell.outputWriter()) {
            input.write(commands);
        }
        String output = new String(shell.getInputStream().readAllBytes());
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }
}
