package dev.onset.mounts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.onset.builds.BuildContent;
import dev.onset.builds.BuildStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The content of a mounted build.
 *
 * @param directory the name of its directory
 * @param workspaceName the name with which the workspace is created if it does not exist; null if it must exist
 * @param applicationName the name with which the application is created if it does not exist; null if it must exist
 */
record Mount(
        String directory,
        UUID workspaceId,
        @Nullable String workspaceName,
        UUID applicationId,
        @Nullable String applicationName,
        boolean activate,
        BuildContent content) {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /**
     * Reads a directory.
     *
     * @param limit the maximum total size of its files, in bytes
     * @throws MountRefused if the directory is not a valid build
     */
    static Mount read(Path directory, long limit) throws MountRefused {
        try {
            List<Path> files = files(directory);
            long size = 0;
            for (Path file : files) {
                size += Files.size(file);
            }
            if (size > limit) {
                throw new MountRefused(
                        "the total size of its files exceeds " + limit + " bytes (onset.limits.publish-body)");
            }
            return of(directory.getFileName().toString(), manifest(directory), files);
        } catch (IOException e) {
            throw new MountRefused("its files could not be read (" + e + ")");
        }
    }

    /**
     * Removes entries that the mount itself creates: those of a ConfigMap begin with two dots and are the targets of
     * its symbolic links, and a volume may have a directory {@code lost+found}.
     */
    static Stream<Path> withoutMountEntries(Stream<Path> entries) {
        return entries.filter(entry -> {
                    String name = entry.getFileName().toString();
                    return !name.startsWith(".") && !name.equals("lost+found");
                })
                .sorted();
    }

    private static List<Path> files(Path directory) throws IOException, MountRefused {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> files = withoutMountEntries(entries).toList();
            for (Path file : files) {
                if (!Files.isRegularFile(file)) {
                    throw new MountRefused(
                            "it must contain regular files only, and " + file.getFileName() + " is not one");
                }
            }
            return files.stream()
                    .filter(file -> !file.getFileName().toString().equals(Manifest.NAME))
                    .toList();
        }
    }

    private static Manifest manifest(Path directory) throws IOException, MountRefused {
        try {
            Manifest manifest = MAPPER.readValue(Files.readAllBytes(directory.resolve(Manifest.NAME)), Manifest.class);
            if (manifest == null) {
                throw new MountRefused(Manifest.NAME + " is null");
            }
            return manifest;
        } catch (NoSuchFileException e) {
            throw new MountRefused("it does not contain " + Manifest.NAME);
        } catch (JsonProcessingException e) {
            throw new MountRefused(Manifest.NAME + " is invalid: " + e.getOriginalMessage());
        }
    }

    private static Mount of(String directory, Manifest manifest, List<Path> files) throws IOException, MountRefused {
        if (manifest.workspace() == null
                || manifest.workspace().id() == null
                || manifest.application() == null
                || manifest.application().id() == null
                || manifest.version() == null) {
            throw new MountRefused(Manifest.NAME + " must contain workspace.id, application.id and version");
        }
        Map<String, String> processNames = Objects.requireNonNullElse(manifest.processNames(), Map.of());
        Map<String, String> fileNames = Objects.requireNonNullElse(manifest.files(), Map.of());
        if (hasNull(processNames) || hasNull(fileNames)) {
            throw new MountRefused(Manifest.NAME + " must not contain null as a name");
        }
        return new Mount(
                directory,
                manifest.workspace().id(),
                manifest.workspace().name(),
                manifest.application().id(),
                manifest.application().name(),
                !Boolean.FALSE.equals(manifest.activate()),
                new BuildContent(
                        manifest.version(),
                        Objects.requireNonNullElse(manifest.branch(), "main"),
                        BuildStatus.COMMITTED,
                        named(files, fileNames),
                        processNames));
    }

    private static boolean hasNull(Map<String, String> names) {
        return names.values().stream().anyMatch(Objects::isNull);
    }

    private static List<BuildContent.File> named(List<Path> files, Map<String, String> names)
            throws IOException, MountRefused {
        Set<String> unused = new HashSet<>(names.keySet());
        List<BuildContent.File> contents = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            unused.remove(name);
            contents.add(new BuildContent.File(names.getOrDefault(name, name), Files.readAllBytes(file)));
        }
        if (!unused.isEmpty()) {
            throw new MountRefused(Manifest.NAME + " names files that do not exist: " + unused);
        }
        return contents;
    }
}
