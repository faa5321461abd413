package dev.onset.builds;

import dev.onset.platform.Entities;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads builds. Performs no authorization; callers must have authorized the request. */
@ApplicationScoped
public class Builds {

    /** The rule of {@link #isLabel}, as the message of an error. */
    public static final String LABEL_RULE =
            "Must have 1 to 100 of the characters A-Z a-z 0-9 . _ + / - and begin with a letter or digit";

    /** The regular expression of a version or a branch. */
    public static final String LABEL = "^[A-Za-z0-9][A-Za-z0-9._+/-]{0,99}$";

    private static final Pattern LABEL_PATTERN = Pattern.compile(LABEL);

    /** Whether a text can be the version or the branch of a build. */
    public static boolean isLabel(String text) {
        return LABEL_PATTERN.matcher(text).matches();
    }

    /**
     * The latest build of a branch; empty if there is none.
     *
     * @param drafts whether to include drafts
     */
    public Optional<UUID> latestOnBranch(UUID applicationId, String branch, boolean drafts) {
        return Build.<Build>find(
                        "applicationId = ?1 and branch = ?2 and (?3 = true or status = ?4) order by number desc",
                        applicationId,
                        branch,
                        drafts,
                        BuildStatus.COMMITTED)
                .page(0, 1)
                .firstResultOptional()
                .map(build -> build.id);
    }

    /** A build of an application; empty if the application has no build with the id. */
    public Optional<StoredBuild> find(UUID applicationId, UUID buildId) {
        return Build.<Build>find("id = ?1 and applicationId = ?2", buildId, applicationId)
                .firstResultOptional()
                .map(build ->
                        StoredBuild.of(build, definitionsOf(List.of(buildId)).getOrDefault(buildId, List.of())));
    }

    /** The build of an application with a version. */
    Optional<StoredBuild> findVersion(UUID applicationId, String version) {
        return Build.<Build>find("version = ?1 and applicationId = ?2", version, applicationId)
                .firstResultOptional()
                .map(build ->
                        StoredBuild.of(build, definitionsOf(List.of(build.id)).getOrDefault(build.id, List.of())));
    }

    /**
     * Builds of an application, newest first.
     *
     * @param after the last build of the previous page; null for the first page
     */
    List<StoredBuild> list(UUID applicationId, @Nullable UUID after, int limit) {
        List<Build> builds = (after == null
                        ? Build.<Build>find("applicationId = ?1 order by id desc", applicationId)
                        : Build.<Build>find("applicationId = ?1 and id < ?2 order by id desc", applicationId, after))
                .page(0, limit)
                .list();
        Map<UUID, List<DefinitionRow>> definitions =
                definitionsOf(builds.stream().map(build -> build.id).toList());
        return builds.stream()
                .map(build -> StoredBuild.of(build, definitions.getOrDefault(build.id, List.of())))
                .toList();
    }

    /** A file of a build as it was published. */
    Optional<byte[]> file(UUID buildId, String path) {
        return Entities.find(BuildFile.class, new BuildFile.Key(buildId, path)).map(file -> file.content);
    }

    private static Map<UUID, List<DefinitionRow>> definitionsOf(List<UUID> buildIds) {
        return DefinitionRow.<DefinitionRow>list("buildId in ?1 order by name", buildIds).stream()
                .collect(Collectors.groupingBy(row -> row.buildId));
    }
}
