package dev.onset.builds;

import dev.onset.validation.InvalidDetail;
import dev.onset.validation.Sizes;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.validation.groups.Default;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A build as one JSON document. */
@InvalidDetail("The build is incomplete or invalid.")
record PublishBuildRequest(
        @NotNull
        @Pattern(regexp = Builds.LABEL, message = Builds.LABEL_RULE)
        @Schema(description = "The version, unique in the application.", examples = "1.0.0")
        String version,

        @Pattern(regexp = Builds.LABEL, message = Builds.LABEL_RULE)
        @Schema(description = "The branch of the build.", defaultValue = "main", examples = "main")
        @Nullable
        String branch,

        @Schema(
                description = "A `DRAFT` becomes active only by a branch policy that allows drafts.",
                defaultValue = "COMMITTED")
        @Nullable
        BuildStatus status,

        @Size(
                max = BuildCompiler.MAX_FILES,
                message = Sizes.MAXIMUM,
                groups = {Sizes.class, Default.class})
        @Schema(
                description = "BPMN files (`.bpmn`), DMN files (`.dmn`), forms (`.form`), and input schemas named"
                        + " `<processName>.schema.json`.",
                required = true)
        @Nullable
        List<@NotNull(message = "Must be an object") @Valid File> files,

        @Size(
                max = 10_000,
                message = Sizes.MAXIMUM,
                groups = {Sizes.class, Default.class})
        @Schema(
                description =
                        "The names by which processes are started, by BPMN process id. The default name of a process is its id.",
                examples = "{\"customer_onboarding\": \"[DOCS]customer_onboarding\"}")
        @Nullable
        Map<String, @NotNull(message = "Must be a string") String> processNames) {

    /** A file of the build. */
    @Schema(name = "PublishBuildFile")
    record File(
            @NotNull @Schema(description = "The file name.", examples = "customer_onboarding.bpmn")
            String path,

            @NotNull @Schema(description = "The content, as text.")
            String content) {}

    BuildContent toContent() {
        return new BuildContent(
                version,
                branch == null ? BuildContent.MAIN : branch,
                status == null ? BuildStatus.COMMITTED : status,
                files == null
                        ? List.of()
                        : files.stream()
                                .map(file ->
                                        new BuildContent.File(file.path, file.content.getBytes(StandardCharsets.UTF_8)))
                                .toList(),
                processNames == null ? Map.of() : processNames);
    }
}
