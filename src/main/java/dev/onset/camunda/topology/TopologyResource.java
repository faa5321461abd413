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
@Tag(name = "Cluster", description = "The topology by which Camunda's clients check their connection.")
class TopologyResource {

    private final String version;

    TopologyResource(@ConfigProperty(name = "quarkus.application.version") String version) {
        this.version = version;
    }

    @GET
    @Authenticated
    @Operation(
            operationId = "getTopology",
            summary = "Read the topology",
            description =
                    "Confirms that the service is reachable and accepts the token of the caller. There is only one partition."
                            + " Requires a token and no permission.")
    public TopologyResponse topology(@Context UriInfo request) {
        URI base = request.getBaseUri();
        return TopologyResponse.of(base.getHost(), Math.max(base.getPort(), 0), version);
    }
}
