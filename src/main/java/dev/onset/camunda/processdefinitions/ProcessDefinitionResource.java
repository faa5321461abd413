package dev.onset.camunda.processdefinitions;

import dev.onset.bpmn.Form;
import dev.onset.builds.DefinitionKeys;
import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
import dev.onset.camunda.FormResponse;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import dev.onset.workspaces.Access;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/v2/process-definitions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Process definitions", description = "Process definitions, compatible with the Camunda 8 REST API.")
class ProcessDefinitionResource {

    private final DefinitionKeys keys;
    private final Definitions definitions;
    private final Access access;
    private final CurrentPrincipal principal;

    ProcessDefinitionResource(DefinitionKeys keys, Definitions definitions, Access access, CurrentPrincipal principal) {
        this.keys = keys;
        this.definitions = definitions;
        this.access = access;
        this.principal = principal;
    }

    @GET
    @Path("/{processDefinitionKey}/form")
    @Requires(value = Permission.APPLICATION_READ, by = Enforcer.SERVICE)
    @MayAnswer(ProblemType.PROCESS_NOT_FOUND)
    @Operation(operationId = "getStartProcessForm", summary = "Read the start form of a process", description = """
                    Returns the form of the first none start event that has one: a form file of the build, or a form that is \
                    embedded in the BPMN file.""")
    @APIResponse(
            responseCode = "200",
            description = "The form.",
            content = @Content(schema = @Schema(implementation = FormResponse.class)))
    @APIResponse(responseCode = "204", description = "The process has no start form, or the build does not have it.")
    public Response form(@PathParam("processDefinitionKey") long processDefinitionKey) {
        DefinitionKeys.Found found = keys.find(processDefinitionKey).orElseThrow(ProcessDefinitionResource::notFound);
        require(found);
        ProcessDefinition definition = definitions.get(found.definitionId());
        String key = definition.forms().startForm();
        return (key == null ? Optional.<Form>empty() : definitions.form(definition, key))
                .map(form -> Response.ok(FormResponse.from(found.applicationId(), definition.id(), form)))
                .orElseGet(Response::noContent)
                .build();
    }

    private void require(DefinitionKeys.Found found) {
        try {
            access.requireApplication(
                    principal.get(), found.workspaceId(), found.applicationId(), Permission.APPLICATION_READ);
        } catch (Problem problem) {
            throw problem.type() == ProblemType.FORBIDDEN ? problem : notFound();
        }
    }

    private static Problem notFound() {
        return new Problem(ProblemType.PROCESS_NOT_FOUND, "No process definition with this key is visible to you.");
    }
}
