package dev.onset.discovery;

import dev.onset.problems.MayAnswer;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/runtime/wks/{workspaceId}/app/{appId}/openapi")
@Produces({MediaType.APPLICATION_JSON, DocumentFormat.YAML_TYPE})
@Tag(name = "Discovery")
class ApplicationOpenApiResource {

    private final ApplicationDocuments documents;
    private final CurrentPrincipal principal;

    ApplicationOpenApiResource(ApplicationDocuments documents, CurrentPrincipal principal) {
        this.documents = documents;
        this.principal = principal;
    }

    @GET
    @Requires(Permission.ACTIVATION_READ)
    @MayAnswer({ProblemType.NO_ACTIVE_BUILD, ProblemType.PRECONDITION_FAILED})
    @Operation(
            operationId = "getApplicationOpenApi",
            summary = "Get the OpenAPI document of an application",
            description = """
                    An OpenAPI 3.1 document of the active build for the caller, for Swagger UI and for generators of typed clients. It \
                    has an operation for each process that a request can start, with the input schema of the process as the \
                    schema of the body. `Accept` or `format` selects the format, as do the paths `/openapi.json` and \
                    `/openapi.yaml`. A request with the `ETag` in `If-None-Match` is answered 304 as long as the build is the same.""")
    @APIResponse(
            responseCode = "200",
            description = "The document.",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = DocumentFormat.YAML_TYPE, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "304", description = "The document has the `ETag` of the request.")
    public Response get(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("appId") UUID applicationId,
            @Parameter(
                            description = "The format of the document; the default depends on `Accept`.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"json", "yaml"}))
                    @QueryParam("format")
                    @Nullable
                    String format,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        return documents.answer(
                principal.get(),
                workspaceId,
                applicationId,
                format == null ? DocumentFormat.of(headers.getAcceptableMediaTypes()) : DocumentFormat.named(format),
                uri.getBaseUri().toString(),
                headers);
    }
}
