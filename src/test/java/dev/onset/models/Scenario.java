package dev.onset.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a model, and what must come of it. Each step is a line:
 *
 * <pre>
 * start [process] {values}                  by name, at the none start event
 * message name key [gives {values}]         publishes a message; the key "-" is none
 * kept-message name key [gives {values}]    one that waits for an hour
 * job node [with {values}] [gives {values}] completes the oldest job that sees these values
 * task node [gives {values}]                completes a user task
 * fail node [retries]                       a job fails, for good where no retries are left
 * error node code [gives {values}]          a job ends with a BPMN error
 * retry node                                its incident is tried again
 * time                                      passes until the next timer fires
 * asked node {properties}                   what the model says of its open job or user task
 * waits [node, …]                           where the tokens are now
 * incident node TYPE                        is open now, and no other
 * path [of process:] node, …                the nodes that were left, in order
 * values {values}                           all values of the process now
 * </pre>
 *
 * In expected values, {@code "*"} is any value. After the last step, everything must have ended.
 *
 * @param model the file's name
 */
record Scenario(String model, String name, List<Step> steps) {

    private static final Pattern WITH = Pattern.compile("(.*?)(?: *with (\\{.*?\\}))?(?: *gives (\\{.*\\}))?");

    /** @param line where it is in its file */
    record Step(int line, String verb, String argument) {}

    /** Plays it, and fails where it does not go as it must. */
    void play(Player player, String mainProcess) {
        for (Step step : steps) {
            try {
                play(step, player, mainProcess);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        model + ", line " + step.line() + ": " + step.verb() + " " + step.argument(), e);
            }
        }
        player.assertAllEnded();
    }

    private static void play(Step step, Player player, String mainProcess) {
        Matcher parts = WITH.matcher(step.argument());
        if (!parts.matches()) {
            throw new IllegalArgumentException("Not a step");
        }
        String[] words = parts.group(1).strip().split(" +");
        Map<String, @Nullable Object> with = valuesOf(parts.group(2));
        Map<String, @Nullable Object> gives = valuesOf(parts.group(3));
        switch (step.verb()) {
            case "start" -> {
                String process = before(step.argument());
                player.start(process.isEmpty() ? mainProcess : process, valuesIn(step.argument()));
            }
            case "message" -> player.publish(words[0], key(words[1]), gives, Duration.ZERO);
            case "kept-message" -> player.publish(words[0], key(words[1]), gives, Duration.ofHours(1));
            case "job" -> player.complete(that(player.jobs(words[0]), with), gives);
            case "task" -> player.complete(that(player.userTasks(words[0]), with), gives);
            case "fail" ->
                player.fail(
                        that(player.jobs(words[0]), with), words.length > 1 ? Integer.parseInt(words[1]) : 0, "failed");
            case "error" -> player.throwError(that(player.jobs(words[0]), with), words[1], gives);
            case "retry" -> player.retry(words[0]);
            case "time" -> player.passTime();
            case "asked" -> {
                String node = before(step.argument());
                List<Player.Asked> jobs = player.jobs(node);
                Map<String, @Nullable Object> expected = valuesIn(step.argument());
                Player.Asked asked = that(jobs.isEmpty() ? player.userTasks(node) : jobs, Map.of());
                assertSame(Values.only(expected, asked.properties()), expected);
            }
            case "waits" -> assertThat(player.waiting()).containsExactlyInAnyOrderElementsOf(names(step.argument()));
            case "incident" -> assertThat(player.incidents()).containsExactly(words[0] + ": " + words[1]);
            case "path" -> {
                String[] ofProcess = step.argument().split(":");
                String process = ofProcess.length == 1 ? mainProcess : ofProcess[0].replace("of ", "");
                assertThat(player.path(process.strip()))
                        .containsExactlyElementsOf(names(ofProcess[ofProcess.length - 1]));
            }
            case "values" -> assertSame(player.values(), valuesIn(step.argument()));
            default -> throw new IllegalArgumentException("No such step");
        }
    }

    private static void assertSame(Map<String, @Nullable Object> actual, Map<String, @Nullable Object> expected) {
        assertThat(Values.comparable(expected, actual)).isEqualTo(Values.comparable(expected, expected));
    }

    private static Player.Asked that(List<Player.Asked> work, Map<String, @Nullable Object> sees) {
        return work.stream()
                .filter(asked -> Values.has(asked.variables(), sees))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no such work, but " + work));
    }

    private static Map<String, @Nullable Object> valuesOf(@Nullable String json) {
        return json == null ? Map.of() : Values.read(json);
    }

    private static String before(String argument) {
        int values = argument.indexOf('{');
        return (values < 0 ? argument : argument.substring(0, values)).strip();
    }

    private static Map<String, @Nullable Object> valuesIn(String argument) {
        int values = argument.indexOf('{');
        return values < 0 ? Map.of() : Values.read(argument.substring(values));
    }

    private static String key(String word) {
        return word.equals("-") ? "" : word;
    }

    private static List<String> names(String text) {
        return text.isBlank() ? List.of() : Arrays.asList(text.strip().split("\\s*,\\s*"));
    }

    @Override
    public String toString() {
        return model + ": " + name;
    }
}
