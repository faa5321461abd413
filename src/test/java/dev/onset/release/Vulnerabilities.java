package dev.onset.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.maven.artifact.versioning.ComparableVersion;

/** Known vulnerabilities in the OSV format, held against a bill of materials (CycloneDX). It needs no network. */
final class Vulnerabilities {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A package URL of what we carry: of Maven, or of PostgreSQL itself, which OSV knows as Bitnami's. */
    private static final Pattern PURL =
            Pattern.compile("pkg:(?:maven/([^/@]+)/([^@]+)|generic/(postgresql))@([^?#]+).*");

    private static final Pattern IGNORED = Pattern.compile("(?m)^id\\s*=\\s*\"([^\"]+)\"");

    /** A package of an ecosystem of OSV's. */
    record Package(String ecosystem, String name) {}

    /** A component that a vulnerability affects. */
    record Found(String id, String component, String version) {}

    private final Map<Package, Set<String>> versions = new HashMap<>();
    private final Set<String> ignored;

    /**
     * @param bill a bill of materials
     * @param ignored ids, or aliases, of vulnerabilities that do not concern us
     */
    Vulnerabilities(JsonNode bill, Set<String> ignored) {
        this.ignored = ignored;
        for (JsonNode component : bill.path("components")) {
            Matcher purl = PURL.matcher(component.path("purl").asText());
            if (purl.matches()) {
                Package known = purl.group(3) == null
                        ? new Package("Maven", decoded(purl.group(1)) + ":" + decoded(purl.group(2)))
                        : new Package("Bitnami", purl.group(3));
                versions.computeIfAbsent(known, any -> new HashSet<>()).add(decoded(purl.group(4)));
            }
        }
    }

    /** The ids that the text of an {@code osv-scanner.toml} lists. */
    static Set<String> ids(String scannerConfiguration) {
        Set<String> ids = new TreeSet<>();
        Matcher id = IGNORED.matcher(scannerConfiguration);
        while (id.find()) {
            ids.add(id.group(1));
        }
        return ids;
    }

    /** What a list knows of the components: a file of one record or an array of them, or a zip of such files. */
    List<Found> in(Path list) throws IOException {
        List<Found> found = new ArrayList<>();
        try (InputStream file = Files.newInputStream(list)) {
            if (list.toString().endsWith(".zip")) {
                ZipInputStream zip = new ZipInputStream(file);
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    if (entry.getName().endsWith(".json")) {
                        addAll(JSON.readTree(zip.readAllBytes()), found);
                    }
                }
            } else {
                addAll(JSON.readTree(file), found);
            }
        }
        return found;
    }

    private void addAll(JsonNode records, List<Found> found) {
        if (records.isArray()) {
            records.forEach(record -> add(record, found));
        } else {
            add(records, found);
        }
    }

    private void add(JsonNode record, List<Found> found) {
        if (record.has("withdrawn") || isIgnored(record)) {
            return;
        }
        for (JsonNode affected : record.path("affected")) {
            Package known = new Package(
                    affected.path("package").path("ecosystem").asText(),
                    affected.path("package").path("name").asText());
            for (String version : versions.getOrDefault(known, Set.of())) {
                if (affects(affected, version)) {
                    found.add(new Found(record.path("id").asText(), known.name(), version));
                }
            }
        }
    }

    private boolean isIgnored(JsonNode record) {
        for (JsonNode alias : record.path("aliases")) {
            if (ignored.contains(alias.asText())) {
                return true;
            }
        }
        return ignored.contains(record.path("id").asText());
    }

    /** OSV schema, "Evaluation": one of the versions that are listed, or in one of the ranges. */
    private static boolean affects(JsonNode affected, String version) {
        for (JsonNode listed : affected.path("versions")) {
            if (listed.asText().equals(version)) {
                return true;
            }
        }
        for (JsonNode range : affected.path("ranges")) {
            if (!range.path("type").asText().equals("GIT") && isWithin(range, new ComparableVersion(version))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWithin(JsonNode range, ComparableVersion version) {
        List<Map.Entry<String, JsonNode>> events = new ArrayList<>();
        range.path("events").forEach(event -> events.addAll(event.properties()));
        events.sort(Comparator.comparing(
                event -> new ComparableVersion(event.getValue().asText())));
        boolean within = false;
        for (Map.Entry<String, JsonNode> event : events) {
            int order = version.compareTo(new ComparableVersion(event.getValue().asText()));
            switch (event.getKey()) {
                case "introduced" -> within |= event.getValue().asText().equals("0") || order >= 0;
                case "fixed", "limit" -> within &= order < 0;
                case "last_affected" -> within &= order <= 0;
                default -> throw new IllegalArgumentException("No event of an OSV range: " + event.getKey());
            }
        }
        return within;
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
