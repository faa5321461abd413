package dev.onset.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Holds the bill of materials that the build makes to {@code scripts/licences.txt}, and lists it in target/licences.txt. */
class LicencesIT {

    private static final Path BILL = Path.of("target", "onset.cdx.json");
    private static final Path ALLOWED = Path.of("scripts", "licences.txt");

    @Test
    void everything_in_the_package_has_a_licence_that_is_allowed() throws IOException {
        Map<String, List<String>> licences = licences();
        Set<String> allowed = new HashSet<>();
        Map<String, String> exceptions = new HashMap<>();
        for (String line : Files.readAllLines(ALLOWED)) {
            if (line.contains(" = ")) {
                String[] parts = line.split(" = | : ");
                assertThat(parts).as(line).hasSize(3);
                exceptions.put(parts[0], parts[1]);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                allowed.add(line.strip());
            }
        }
        assertThat(licences)
                .hasSizeGreaterThan(100)
                .allSatisfy((component, names) -> assertThat(names)
                        .as(component)
                        .anyMatch(name -> allowed.contains(name) || name.equals(exceptions.get(component))));
        assertThat(licences.keySet()).as("an exception is for what is there").containsAll(exceptions.keySet());
    }

    private static Map<String, List<String>> licences() throws IOException {
        Map<String, List<String>> licences = new TreeMap<>();
        for (JsonNode component : new ObjectMapper().readTree(BILL.toFile()).path("components")) {
            List<String> names = StreamSupport.stream(component.path("licenses").spliterator(), false)
                    .map(each -> each.has("expression") ? each : each.path("license"))
                    .map(each -> each.path("expression")
                            .asText(each.path("id").asText(each.path("name").asText())))
                    .toList();
            licences.put(
                    component.path("group").asText() + ":"
                            + component.path("name").asText(),
                    names);
        }
        Files.write(
                Path.of("target", "licences.txt"),
                licences.entrySet().stream()
                        .map(each -> each.getKey() + " " + String.join(" or ", each.getValue()))
                        .toList());
        return licences;
    }
}
