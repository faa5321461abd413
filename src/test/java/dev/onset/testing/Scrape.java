package dev.onset.testing;

import static io.restassured.RestAssured.given;

import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Prometheus would get now, in the Prometheus text format, version 0.0.4.
 *
 * @param text as it was answered
 */
public record Scrape(String text) {

    private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)$");
    private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /**
     * A time series and its value.
     *
     * @param name with its suffix, as queries name it
     */
    public record Sample(String name, Map<String, String> labels, double value) {}

    /** @param metrics the address, from {@code @TestHTTPResource(value = "/metrics", management = true)} */
    public static Scrape of(URL metrics) {
        return new Scrape(given().accept("text/plain")
                .get(metrics)
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    /** The names of metrics, each with its type. */
    public Map<String, String> types() {
        Map<String, String> types = new TreeMap<>();
        TYPE.matcher(text).results().forEach(type -> types.put(type.group(1), type.group(2)));
        return types;
    }

    /** All names that a query may use. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        samples().forEach(sample -> names.add(sample.name()));
        return names;
    }

    public List<Sample> samples() {
        return text.lines()
                .map(SAMPLE::matcher)
                .filter(Matcher::matches)
                .map(sample ->
                        new Sample(sample.group(1), labels(sample.group(2)), Double.parseDouble(sample.group(3))))
                .toList();
    }

    /** The sum of the time series of a name that carry these labels, given as {@code name=value}; 0 where there is none. */
    public double sum(String name, String... labels) {
        return samples().stream()
                .filter(sample -> sample.name().equals(name))
                .filter(sample -> Arrays.stream(labels)
                        .map(label -> label.split("=", 2))
                        .allMatch(label -> label[1].equals(sample.labels().get(label[0]))))
                .mapToDouble(Sample::value)
                .sum();
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        if (text != null) {
            LABEL.matcher(text).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        }
        return labels;
    }
}
