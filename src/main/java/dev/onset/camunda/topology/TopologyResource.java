package dev.onset.camunda.topology;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

@Path("/v2/topology")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Cluster", description = "What Camunda's clients ask for to see whether they reach a cluster.")
class TopologyResource {

    private final String version;

    TopologyResource(@ConfigProperty(name = "quarkus.application.version") String version) {
        this.version = version;
    }

    @GET
    @Authenticated
    @Operation(
            operationId = "getTopology",
            summary = "See what answers",
            description = "Whether the service is reached and takes the caller's token; there is only one partition."
                    + " Requires a token and no permission.")
    public TopologyResponse topology(@Context UriInfo request) {
        URI base = request.getBaseUri();
        return TopologyResponse.of(base.getHost(), Math.max(base.getPort(), 0), version);
    }
}
