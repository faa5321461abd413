package dev.onset.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.onset.release.Vulnerabilities.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VulnerabilitiesTest {

    private static final String RECORD = """
            {"id": "GHSA-1", "aliases": ["CVE-1"], "affected": [{
              "package": {"ecosystem": "Maven", "name": "io.netty:netty-codec-http"},
              "ranges": [
                {"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "4.1.135.Final"}]},
                {"type": "ECOSYSTEM", "events": [{"introduced": "4.2.0.Final"}, {"last_affected": "4.2.14.Final"}]}],
              "versions": ["5.0.0.Alpha1"]}]}""";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "4.1.133.Final, true",
        "4.1.99.Final, true",
        "4.1.135.Final, false",
        "4.1.137.Final, false",
        "4.2.0.Final, true",
        "4.2.14.Final, true",
        "4.2.15.Final, false",
        "5.0.0.Alpha1, true",
        "5.0.0.Alpha2, false"
    })
    void a_version_is_affected_within_the_ranges_and_among_the_versions_of_a_record(String version, boolean affected)
            throws IOException {
        List<Found> found = bill("pkg:maven/io.netty/netty-codec-http@" + version + "?type=jar")
                .in(file(RECORD));

        assertThat(found)
                .isEqualTo(affected ? List.of(new Found("GHSA-1", "io.netty:netty-codec-http", version)) : List.of());
    }

    @Test
    void another_package_of_the_same_version_is_not_affected() throws IOException {
        assertThat(bill("pkg:maven/io.netty/netty-handler@4.1.133.Final").in(file(RECORD)))
                .isEmpty();
        assertThat(bill("pkg:npm/netty-codec-http@4.1.133.Final").in(file(RECORD)))
                .isEmpty();
    }

    @Test
    void postgresql_itself_is_looked_up_too() throws IOException {
        String list = """
                [{"id": "BIT-postgresql-1", "affected": [{"package": {"ecosystem": "Bitnami", "name": "postgresql"},
                  "ranges": [{"type": "SEMVER", "events": [{"introduced": "17.0.0"}, {"fixed": "17.10.0"}]}]}]}]""";

        assertThat(bill("pkg:generic/postgresql@17.6").in(file(list))).hasSize(1);
        assertThat(bill("pkg:generic/postgresql@17.10").in(file(list))).isEmpty();
    }

    @Test
    void what_was_withdrawn_or_does_not_concern_us_is_not_found() throws IOException {
        String purl = "pkg:maven/io.netty/netty-codec-http@4.1.133.Final";

        assertThat(bill(purl).in(file(RECORD.replaceFirst("\\{", "{\"withdrawn\": \"2026-01-01T00:00:00Z\", "))))
                .isEmpty();
        for (String id : List.of("GHSA-1", "CVE-1")) {
            assertThat(new Vulnerabilities(billOf(purl), Set.of(id)).in(file(RECORD)))
                    .isEmpty();
        }
    }

    @Test
    void a_zip_of_records_is_read_whole() throws IOException {
        Path zip = folder.resolve("all.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String id : List.of("GHSA-1", "GHSA-2")) {
                out.putNextEntry(new ZipEntry(id + ".json"));
                out.write(RECORD.replace("GHSA-1", id).getBytes(UTF_8));
            }
        }

        assertThat(bill("pkg:maven/io.netty/netty-codec-http@4.1.133.Final").in(zip))
                .extracting(Found::id)
                .containsExactly("GHSA-1", "GHSA-2");
    }

    @Test
    void what_is_not_taken_is_explained_in_the_security_policy() throws IOException {
        String policy = Files.readString(Path.of("SECURITY.md"));
        List<String> ignored =
                List.of(Files.readString(Path.of("osv-scanner.toml")).split("\\[\\[IgnoredVulns]]"));

        assertThat(policy).contains("osv-scanner.toml");
        assertThat(ignored.subList(1, ignored.size())).allSatisfy(each -> {
            assertThat(each).contains("reason = ").containsPattern("ignoreUntil = \\d{4}-");
            assertThat(policy).contains(Vulnerabilities.ids(each));
        });
    }

    @Test
    void the_ids_that_are_ignored_are_read() {
        assertThat(Vulnerabilities.ids("""
                [[IgnoredVulns]]
                id = "GHSA-1"
                ignoreUntil = 2027-02-28
                reason = "It is not reached"

                [[IgnoredVulns]]
                id = "CVE-2"
                """)).containsExactlyInAnyOrder("GHSA-1", "CVE-2");
    }

    private Path file(String json) throws IOException {
        return Files.writeString(folder.resolve("list.json"), json);
    }

    private static Vulnerabilities bill(String purl) throws IOException {
        return new Vulnerabilities(billOf(purl), Set.of());
    }

    private static JsonNode billOf(String purl) throws IOException {
        return new ObjectMapper().readTree("{\"components\": [{\"purl\": \"" + purl + "\"}]}");
    }
}
