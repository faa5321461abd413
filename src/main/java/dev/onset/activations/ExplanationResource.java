package dev.onset.activations;

import dev.onset.engine.StorableText;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Principal;
import dev.onset.security.Requires;
import dev.onset.workspaces.Access;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/management/workspaces/{workspaceId}/applications/{applicationId}/activation/explanation")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Activation")
class ExplanationResource {

    private static final int MAX_NAME = 200;
    private static final int MAX_GROUPS = 200;

    private final Explanations explanations;
    private final Access access;
    private final CurrentPrincipal principal;

    ExplanationResource(Explanations explanations, Access access, CurrentPrincipal principal) {
        this.explanations = explanations;
        this.access = access;
        this.principal = principal;
    }

    @GET
    @Requires(Permission.ACTIVATION_READ)
    @Operation(
            operationId = "explainActivation",
            summary = "Explain which build is active for the caller or for another subject",
            description = """
                    Returns all rules in the order of their evaluation, with the rule that applies and the reasons. By \
                    default, the explanation is for the caller. With `user`, `client` or `group`, it is for that subject, which \
                    requires the permission `grant:manage`; the groups of a user must be sent, because only tokens contain them.""")
    public ExplanationResponse explain(
            @PathParam("workspaceId") UUID workspaceId,
            @PathParam("applicationId") UUID applicationId,
            @Parameter(description = "The name of a user.", example = "bob") @QueryParam("user") @Nullable String user,
            @Parameter(description = "The id of a client that calls with its own credentials.")
                    @QueryParam("client")
                    @Nullable
                    String client,
            @Parameter(description = "A group of the user or client; may be repeated.", example = "testers")
                    @QueryParam("group")
                    List<String> groups) {
        Principal reader = principal.get();
        boolean forOther = user != null || client != null || !groups.isEmpty();
        if (forOther) {
            access.requireApplication(reader, workspaceId, applicationId, Permission.GRANT_MANAGE);
        }
        boolean all = access.allows(reader, workspaceId, applicationId, Permission.OVERRIDE_READ);
        Principal whom = forOther ? other(user, client, groups) : reader;
        return ExplanationResponse.from(
                workspaceId, applicationId, explanations.explain(whom, workspaceId, applicationId, all));
    }

    private static Principal other(@Nullable String user, @Nullable String client, List<String> groups) {
        if (user != null && client != null) {
            throw invalid("client", "The parameters user and client exclude each other.");
        }
        check("user", user);
        check("client", client);
        groups.forEach(group -> check("group", group));
        if (groups.size() > MAX_GROUPS) {
            throw invalid("group", "At most " + MAX_GROUPS + " groups are supported.");
        }
        Set<String> distinct = new HashSet<>(groups);
        return new Principal(user, client, distinct, false);
    }

    private static void check(String parameter, @Nullable String name) {
        if (name != null && (name.isBlank() || name.length() > MAX_NAME || !StorableText.isStorable(name))) {
            throw invalid(parameter, "The value of " + parameter + " must have 1 to " + MAX_NAME + " characters.");
        }
    }

    private static Problem invalid(String parameter, String detail) {
        return new Problem(ProblemType.INVALID_PARAMETER, detail).with("parameter", parameter);
    }
}
