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

@Path("/api/runtime/wks/{workspaceId}/app/{appId}/openapi.{format}")
@Produces({MediaType.APPLICATION_JSON, DocumentFormat.YAML_TYPE})
@Tag(name = "Discovery")
class ApplicationOpenApiFileResource {

    private final ApplicationDocuments documents;
    private final CurrentPrincipal principal;

    ApplicationOpenApiFileResource(ApplicationDocuments documents, CurrentPrincipal principal) {
        this.documents = documents;
        this.principal = principal;
    }

    @GET
    @Requires(Permission.ACTIVATION_READ)
    @MayAnswer({ProblemType.NO_ACTIVE_BUILD, ProblemType.PRECONDITION_FAILED})
    @Operation(
            operationId = "getApplicationOpenApiFile",
            summary = "Get the OpenAPI document of an application as a file",
            description = "The same document as at the path without extension.")
    @APIResponse(
            responseCode = "200",
            description = "The document.",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = DocumentFormat.YAML_TYPE, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "304", description = "The document has the `ETag` of the request.")
    public Response file(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("appId") UUID applicationId,
            @Parameter(
                            description = "The format of the document.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"json", "yaml"}))
                    @PathParam("format")
                    String format,
            @Context UriInfo uri,
            @Context HttpHeaders headers) {
        return documents.answer(
                principal.get(),
                workspaceId,
                applicationId,
                DocumentFormat.named(format),
                uri.getBaseUri().toString(),
                headers);
    }
}
