package dev.onset.instances;

import dev.onset.builds.BuildInfoResponse;
import dev.onset.builds.Builds;
import dev.onset.builds.Definitions;
import dev.onset.engine.ProcessModel;
import dev.onset.http.Preconditions;
import dev.onset.notifications.Notifications;
import dev.onset.notifications.WaitPreference;
import dev.onset.problems.MayAnswer;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.History;
import dev.onset.runtime.HistoryPosition;
import dev.onset.runtime.StoredInstance;
import dev.onset.security.CurrentPrincipal;
import dev.onset.security.Permission;
import dev.onset.security.Requires;
import dev.onset.security.Requires.Enforcer;
import dev.onset.security.Session;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/api/runtime/process-instance/{processInstanceUuid}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Instances", description = "Follow process instances.")
class InstanceResource {

    private static final int MAX_EVENTS = 1000;

    private final InstanceAccess access;
    private final InstanceView view;
    private final InstanceFeeds feeds;
    private final FollowingConfig config;
    private final History history;
    private final Definitions definitions;
    private final Builds builds;
    private final CurrentPrincipal principal;
    private final Notifications notifications;
    private final InstantSource clock;

    InstanceResource(
            InstanceAccess access,
            InstanceView view,
            InstanceFeeds feeds,
            FollowingConfig config,
            History history,
            Definitions definitions,
            Builds builds,
            CurrentPrincipal principal,
            Notifications notifications,
            InstantSource clock) {
        this.notifications = notifications;
        this.clock = clock;
        this.access = access;
        this.view = view;
        this.feeds = feeds;
        this.config = config;
        this.history = history;
        this.definitions = definitions;
        this.builds = builds;
        this.principal = principal;
    }

    @GET
    @Blocking
    @Requires(value = Permission.INSTANCE_READ, by = Enforcer.SERVICE)
    @MayAnswer({ProblemType.INSTANCE_NOT_FOUND, ProblemType.PRECONDITION_FAILED})
    @Operation(operationId = "getProcessInstance", summary = "Read an instance", description = """
                    Returns the state, tokens and values of an instance, and what it waits for: the first 100 jobs, user tasks and \
                    incidents, for each of which there is a complete list. With `If-None-Match`, the response is 304 if the \
                    revision is still that of the `ETag`. With `Prefer: wait=SECONDS`, this response is sent only if the revision \
                    does not change within this time, at most 60 seconds (configurable). The caller who started the instance may \
                    read it, too.""")
    @APIResponse(
            responseCode = "200",
            description = "The instance.",
            headers =
                    @Header(
                            name = "ETag",
                            description = "The revision, `W/\"3\"`.",
                            schema = @Schema(type = SchemaType.STRING)),
            content = @Content(schema = @Schema(implementation = InstanceResponse.class)))
    @APIResponse(responseCode = "304", description = "The instance has not changed.")
    @Parameter(
            name = HttpHeaders.IF_NONE_MATCH,
            in = ParameterIn.HEADER,
            description = "The `ETag` of the last response.",
            example = "W/\"3\"",
            schema = @Schema(type = SchemaType.STRING))
    public Uni<Response> get(
            @PathParam("processInstanceUuid") UUID uuid,
            @Parameter(
                            description = "`wait=SECONDS` (RFC 7240): how long to wait for a change.",
                            example = "wait=30",
                            schema = @Schema(type = SchemaType.STRING))
                    @HeaderParam("Prefer")
                    @Nullable
                    List<String> prefer,
            @Context HttpHeaders headers) {
        Duration wait = WaitPreference.parse(prefer);
        StoredInstance instance = access.readable(principal.get(), uuid);
        long revision = instance.revision();
        if (!Preconditions.of(headers).isNotModified(tag(revision))) {
            return Uni.createFrom().item(ok(view.of(instance)).build());
        }
        if (wait == null || wait.isZero() || instance.execution().state().isEnded()) {
            return Uni.createFrom().item(notModified(revision).build());
        }
        Session session = principal.session();
        Duration atMost =
                session.bound(wait.compareTo(config.maxWait()) < 0 ? wait : config.maxWait(), clock.instant());
        return feeds.following(
                        uuid,
                        feed -> feed.after(HistoryPosition.afterStep(revision), atMost)
                                .chain(news -> news.isEmpty()
                                        ? Uni.createFrom().item(notModified(revision))
                                        : notifications.look(() -> changed(session, uuid, feed, news.get()))))
                .map(response -> response.header("Preference-Applied", "wait").build());
    }

    /** Returns the changed instance after a wait, during which the caller may have lost the permission. */
    private Response.ResponseBuilder changed(Session session, UUID uuid, InstanceFeed feed, InstanceFeed.News news) {
        session.requireValid(clock.instant());
        access.requireStillReadable(session.principal(), uuid);
        return ok(feed.view(news.position().revision(), () -> view.load(uuid)));
    }

    private static Response.ResponseBuilder ok(InstanceResponse instance) {
        return revalidated(Response.ok(instance).tag(tag(instance.revision())));
    }

    private static Response.ResponseBuilder notModified(long revision) {
        return revalidated(Response.notModified(tag(revision)));
    }

    /** Responses must be revalidated, because they depend on the caller's permissions. */
    private static Response.ResponseBuilder revalidated(Response.ResponseBuilder response) {
        return response.header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
    }

    /**
     * The entity tag of a revision. It is weak, because some changes of the representation, such as the activation of a job by
     * a worker, are not steps of the instance and do not change its revision.
     */
    private static EntityTag tag(long revision) {
        return new EntityTag(String.valueOf(revision), true);
    }

    @GET
    @Path("/history")
    @Requires(value = Permission.INSTANCE_READ, by = Enforcer.SERVICE)
    @MayAnswer(ProblemType.INSTANCE_NOT_FOUND)
    @Operation(
            operationId = "getProcessInstanceHistory",
            summary = "Read what happened to an instance, in order",
            description = """
                    Returns the nodes that the tokens passed, with times. A page has up to `limit` events, or fewer if they are \
                    large, and may end within a step. The caller who started the instance may read it, too.""")
    public HistoryResponse history(
            @PathParam("processInstanceUuid") UUID uuid,
            @Parameter(
                            description =
                                    "The value of `next` in the previous page, or the revision of a step that was already read.",
                            example = "7")
                    @QueryParam("after")
                    @DefaultValue("0")
                    String after,
            @Parameter(
                            description = "The maximum number of events.",
                            schema = @Schema(minimum = "1", maximum = "1000", defaultValue = "1000"))
                    @QueryParam("limit")
                    @DefaultValue("1000")
                    int limit) {
        StoredInstance instance = access.readable(principal.get(), uuid);
        HistoryPosition position = HistoryPosition.parse(after)
                .orElseThrow(() -> new Problem(
                                ProblemType.INVALID_PARAMETER, "The value of after must be a position in the history.")
                        .with("parameter", "after"));
        int size = Math.clamp(limit, 1, MAX_EVENTS);
        return HistoryResponse.from(
                history.progress(uuid, position, size, size).orElseThrow(InstanceAccess::notFound), model(instance));
    }

    @GET
    @Path("/build/info")
    @Requires(value = Permission.INSTANCE_READ, by = Enforcer.SERVICE)
    @MayAnswer(ProblemType.INSTANCE_NOT_FOUND)
    @Operation(
            operationId = "getProcessInstanceBuildInfo",
            summary = "Read which build an instance runs on",
            description = "The caller who started the instance may read it, too.")
    public BuildInfoResponse buildInfo(@PathParam("processInstanceUuid") UUID uuid) {
        StoredInstance instance = access.readable(principal.get(), uuid);
        return builds.find(instance.applicationId(), instance.buildId())
                .map(BuildInfoResponse::from)
                .orElseThrow(() -> new IllegalStateException("The build of the instance does not exist"));
    }

    private ProcessModel model(StoredInstance instance) {
        return definitions.get(instance.definitionId()).model();
    }
}
