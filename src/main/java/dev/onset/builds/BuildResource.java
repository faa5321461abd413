package dev.onset.builds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.onset.paging.Paging;
import dev.onset.problems.LargeBody;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

@Path("/api/management/workspaces/{workspaceId}/applications/{applicationId}/builds")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Builds", description = "Immutable builds of process models.")
class BuildResource {

    private static final String DRY_RUN =
            "Whether to answer as if the build were published, with all errors or warnings, and to store nothing.";

    private static final JsonMapper MAPPER = new JsonMapper();
    private static final TypeReference<Map<String, String>> NAMES = new TypeReference<>() {};

    private final PublishBuild publishBuild;
    private final Builds builds;
    private final CurrentPrincipal principal;

    BuildResource(PublishBuild publishBuild, Builds builds, CurrentPrincipal principal) {
        this.publishBuild = publishBuild;
        this.builds = builds;
        this.principal = principal;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @LargeBody
    @Requires(Permission.BUILD_PUBLISH)
    @MayAnswer({ProblemType.INVALID_REQUEST, ProblemType.INVALID_PROCESS_MODEL, ProblemType.BUILD_VERSION_EXISTS})
    @Operation(operationId = "publishBuild", summary = "Publish a build", description = """
                    Checks all files and stores them as one version, or stores nothing. The request may also be `multipart/form-data` \
                    with the files as parts. Publishing the same version with the same content returns the existing build.""")
    @APIResponse(
            responseCode = "201",
            description = "Published.",
            content = @Content(schema = @Schema(implementation = BuildResponse.class)))
    @APIResponse(
            responseCode = "200",
            description =
                    "The version exists with the same content; or the build could be published, for a dry run: its ids are"
                            + " then those of no build.",
            content = @Content(schema = @Schema(implementation = BuildResponse.class)))
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = PublishBuildRequest.class),
                        examples = @ExampleObject(name = "One process", value = """
                                {"version": "1.0.0", "files": [{"path": "customer_onboarding.bpmn", \
                                "content": "<?xml version=\\"1.0\\"?>..."}]}""")),
                @Content(
                        mediaType = MediaType.MULTIPART_FORM_DATA,
                        schema = @Schema(implementation = PublishBuildForm.class))
            })
    public Response publishJson(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            @Parameter(description = DRY_RUN) @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            PublishBuildRequest request) {
        return publish(workspaceId, applicationId, request.toContent(), dryRun);
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @LargeBody
    @Requires(Permission.BUILD_PUBLISH)
    @Operation(hidden = true)
    public Response publishMultipart(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @RestForm @Nullable String version,
            @RestForm @DefaultValue(BuildContent.MAIN) String branch,
            @RestForm @DefaultValue("COMMITTED") String status,
            @RestForm @Nullable String processNames,
            @RestForm(FileUpload.ALL) List<FileUpload> files) {
        BuildContent content =
                new BuildContent(required(version), branch, status(status), contents(files), names(processNames));
        return publish(workspaceId, applicationId, content, dryRun);
    }

    @GET
    @Requires(Permission.BUILD_READ)
    @Operation(operationId = "listBuilds", summary = "List the builds of an application, newest first")
    public BuildPageResponse list(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            @BeanParam Paging paging) {
        return BuildPageResponse.from(builds.list(applicationId, paging.afterId(), paging.size()), paging.size());
    }

    @GET
    @Path("/{buildId}")
    @Requires(Permission.BUILD_READ)
    @MayAnswer(ProblemType.BUILD_NOT_FOUND)
    @Operation(operationId = "getBuild", summary = "Get a build")
    public BuildResponse get(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            @PathParam("buildId") UUID buildId) {
        return BuildResponse.from(find(applicationId, buildId));
    }

    @GET
    @Path("/{buildId}/files/{path}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Requires(Permission.BUILD_READ)
    @MayAnswer({ProblemType.BUILD_NOT_FOUND, ProblemType.NOT_FOUND})
    @Operation(operationId = "getBuildFile", summary = "Get a file of a build as it was published")
    @APIResponse(
            responseCode = "200",
            description = "The file.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response file(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            @PathParam("buildId") UUID buildId,
            @PathParam("path") String path) {
        byte[] content = builds.file(find(applicationId, buildId).id(), path)
                .orElseThrow(() -> new Problem(ProblemType.NOT_FOUND, "The build has no file with this name."));
        // A browser must not show the file as a page of this origin, because publishers control its content.
        return Response.ok(content)
                .header("Content-Disposition", "attachment")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private Response publish(UUID workspaceId, UUID applicationId, BuildContent content, boolean dryRun) {
        String caller = principal.get().subject();
        PublishBuild.Published published = dryRun
                ? publishBuild.tryOut(workspaceId, applicationId, content, caller)
                : publishBuild.publish(workspaceId, applicationId, content, caller);
        BuildResponse build = BuildResponse.from(published.build());
        return published.created() && !dryRun
                ? Response.created(URI.create("/api/management/workspaces/" + workspaceId + "/applications/"
                                + applicationId + "/builds/" + build.id()))
                        .entity(build)
                        .build()
                : Response.ok(build).build();
    }

    private StoredBuild find(UUID applicationId, UUID buildId) {
        return builds.find(applicationId, buildId)
                .orElseThrow(
                        () -> new Problem(ProblemType.BUILD_NOT_FOUND, "The application has no build with this id."));
    }

    private static String required(@Nullable String version) {
        if (version == null) {
            throw invalid("/version", "This member is required");
        }
        return version;
    }

    private static BuildStatus status(String name) {
        for (BuildStatus status : BuildStatus.values()) {
            if (status.name().equals(name)) {
                return status;
            }
        }
        throw invalid("/status", "Must be COMMITTED or DRAFT");
    }

    private static Map<String, String> names(@Nullable String json) {
        if (json == null) {
            return Map.of();
        }
        try {
            return Map.copyOf(MAPPER.readValue(json, NAMES));
        } catch (JsonProcessingException | NullPointerException e) {
            throw invalid("/processNames", "Must be a JSON object of strings");
        }
    }

    private static List<BuildContent.File> contents(List<FileUpload> uploads) {
        if (uploads.size() > BuildCompiler.MAX_FILES) {
            throw invalid("/files", "Must have at most " + BuildCompiler.MAX_FILES + " entries");
        }
        List<BuildContent.File> files = new ArrayList<>();
        for (FileUpload upload : uploads) {
            try {
                files.add(new BuildContent.File(upload.fileName(), Files.readAllBytes(upload.uploadedFile())));
            } catch (IOException e) {
                throw new UncheckedIOException("An uploaded file cannot be read back", e);
            }
        }
        return files;
    }

    private static Problem invalid(String pointer, String detail) {
        return new Problem(ProblemType.INVALID_REQUEST, "The build is incomplete or invalid.")
                .withErrors(List.of(ProblemError.at(pointer, detail)));
    }
}
