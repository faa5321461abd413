package dev.onset.testing;

import io.smallrye.config.ConfigMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The interfaces that describe Onset's settings ({@code @ConfigMapping}), by the files that they are in. */
public final class ConfigInterfaces {

    private static final Path SOURCES = Path.of("src", "main", "java");

    private ConfigInterfaces() {}

    public static Map<Path, List<Class<?>>> bySource() throws IOException, ClassNotFoundException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(SOURCES)) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
        Map<Path, List<Class<?>>> found = new LinkedHashMap<>();
        for (Path source : sources) {
            if (Files.readString(source).contains("@ConfigMapping(")) {
                found.put(source, mappings(source));
            }
        }
        return found;
    }

    private static List<Class<?>> mappings(Path source) throws ClassNotFoundException {
        String file = SOURCES.relativize(source)
                .toString()
                .replace(source.getFileSystem().getSeparator(), ".");
        Class<?> type = Class.forName(file.substring(0, file.length() - ".java".length()));
        List<Class<?>> mappings = new ArrayList<>();
        mappings.add(type);
        mappings.addAll(Arrays.asList(type.getDeclaredClasses()));
        mappings.removeIf(each -> !each.isAnnotationPresent(ConfigMapping.class));
        return mappings;
    }
}
