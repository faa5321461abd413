package dev.onset.builds;

import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A build as one JSON document. */
record PublishBuildRequest(
        @Schema(description = "Unique in the application.", examples = "1.0.0", required = true) @Nullable
        String version,

        @Schema(description = "The branch it is on.", defaultValue = "main", examples = "main") @Nullable
        String branch,

        @Schema(
                description = "`DRAFT` builds become active only by a branch policy that allows drafts.",
                defaultValue = "COMMITTED")
        @Nullable
        BuildStatus status,

        @Schema(description = "BPMN files, and input schemas named `<processName>.schema.json`.", required = true)
        @Nullable
        List<@Nullable File> files,

        @Schema(
                description = "The names that processes are started by, by BPMN process id. Default: the id.",
                examples = "{\"customer_onboarding\": \"[DOCS]customer_onboarding\"}")
        @Nullable
        Map<String, @Nullable String> processNames) {

    /** A file of the build. */
    @Schema(name = "PublishBuildFile")
    record File(
            @Schema(description = "Its name.", examples = "customer_onboarding.bpmn", required = true) @Nullable
            String path,

            @Schema(description = "Its text.", required = true) @Nullable
            String content) {}

    BuildContent toContent() {
        List<ProblemError> errors = new ArrayList<>();
        List<BuildContent.File> contents = new ArrayList<>();
        List<@Nullable File> given = files == null ? List.of() : files;
        if (given.size() > BuildCompiler.MAX_FILES) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The build is incomplete.")
                    .withErrors(List.of(
                            ProblemError.at("/files", "A build has at most " + BuildCompiler.MAX_FILES + " files")));
        }
        for (int i = 0; i < given.size(); i++) {
            File file = given.get(i);
            if (file == null || file.path == null || file.content == null) {
                errors.add(ProblemError.at("/files/" + i, "A file has a path and a content"));
            } else {
                contents.add(new BuildContent.File(file.path, file.content.getBytes(StandardCharsets.UTF_8)));
            }
        }
        Map<String, @Nullable String> names = processNames == null ? Map.of() : processNames;
        if (names.values().stream().anyMatch(Objects::isNull)) {
            errors.add(ProblemError.at("/processNames", "A name is a string"));
        }
        if (version == null) {
            errors.add(ProblemError.at("/version", "It is missing"));
        }
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The build is incomplete.").withErrors(errors);
        }
        return new BuildContent(
                version == null ? "" : version,
                branch == null ? BuildContent.MAIN : branch,
                status == null ? BuildStatus.COMMITTED : status,
                contents,
                Map.copyOf(names));
    }
}
