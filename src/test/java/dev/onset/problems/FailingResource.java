package dev.onset.problems;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Fails in every way that a resource can. */
@Path("/api/test/problems")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class FailingResource {

    record Typed(String name, Integer size, Boolean flag, Colour colour, UUID id, List<Part> parts) {}

    record Part(String path) {}

    enum Colour {
        RED,
        @JsonProperty("green")
        GREEN
    }

    @POST
    @Path("/typed")
    @Operation(hidden = true)
    public String typed(Typed typed) {
        return "{}";
    }

    @POST
    @Path("/map")
    @Operation(hidden = true)
    public Map<String, @Nullable Object> map(Map<String, @Nullable Object> values) {
        return values;
    }

    @POST
    @LargeBody
    @Path("/large")
    @Operation(hidden = true)
    public String large(Map<String, @Nullable Object> values) {
        return "{}";
    }

    @POST
    @Path("/optional")
    @Operation(hidden = true)
    public String optional(@OptionalBody @Nullable Typed typed) {
        return "{\"absent\": " + (typed == null) + "}";
    }

    @GET
    @Path("/parameters/{id}")
    @Operation(hidden = true)
    public String parameters(@PathParam("id") UUID id, @QueryParam("limit") int limit) {
        return "{}";
    }

    @GET
    @Path("/bug")
    @Operation(hidden = true)
    public String bug() {
        throw new IllegalStateException("jdbc:postgresql://secret-host/onset");
    }

    @GET
    @Path("/no-database")
    @Operation(hidden = true)
    public String noDatabase() {
        throw new IllegalStateException("wrapped", new SQLException("Connection to secret-host refused", "08001"));
    }

    @GET
    @Path("/uncertain")
    @Operation(hidden = true)
    public String uncertain() {
        throw new UncertainOutcome("It may have happened: look at it.");
    }

    @GET
    @Path("/problem")
    @Operation(hidden = true)
    public String problem() {
        throw new Problem(ProblemType.ILLEGAL_STATE, "It is over.").with("state", "FINISHED");
    }
}
