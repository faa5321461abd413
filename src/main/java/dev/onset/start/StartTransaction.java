package dev.onset.start;

import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
import dev.onset.execution.InstanceState;
import dev.onset.execution.ProcessModel;
import dev.onset.limits.ShedsLoad;
import dev.onset.observability.LogContext;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.ProcessRuntime;
import dev.onset.runtime.StartKey;
import dev.onset.runtime.Values;
import dev.onset.security.Caller;
import dev.onset.start.StartProcess.Request;
import dev.onset.start.StartProcess.Started;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One attempt at a start: one transaction. */
@ShedsLoad
@ApplicationScoped
class StartTransaction {

    private final StartTargets targets;
    private final Definitions definitions;
    private final ProcessRuntime runtime;
    private final StartConfig config;
    private final InstantSource clock;

    StartTransaction(
            StartTargets targets,
            Definitions definitions,
            ProcessRuntime runtime,
            StartConfig config,
            InstantSource clock) {
        this.targets = targets;
        this.definitions = definitions;
        this.runtime = runtime;
        this.config = config;
        this.clock = clock;
    }

    @Transactional
    Started onActiveBuild(Caller caller, UUID workspaceId, UUID applicationId, Request request) {
        String keyId = request.keyId(caller, workspaceId, applicationId, null);
        return start(
                caller,
                targets.onActiveBuild(caller, workspaceId, applicationId, request.processName(), guard(request, keyId)),
                request,
                keyId);
    }

    @Transactional
    Started onBuild(Caller caller, UUID applicationId, UUID buildId, Request request) {
        String keyId = request.keyId(caller, null, applicationId, buildId);
        return start(
                caller,
                targets.onBuild(caller, applicationId, buildId, request.processName(), guard(request, keyId)),
                request,
                keyId);
    }

    private StartTargets.@Nullable Guard guard(Request request, @Nullable String keyId) {
        return request.options().isGuarded() ? new StartTargets.Guard(keyId, config.idempotencyWait()) : null;
    }

    private Started start(Caller caller, StartTargets.Found found, Request request, @Nullable String keyId) {
        StartTargets.Kept kept = found.kept();
        if (kept != null) {
            return replay(kept, found, request);
        }
        StartTargets.Target target = found.target();
        ProcessDefinition definition = definitions.get(target.definitionId());
        StartOptions options = request.options();
        StartCounter.found(target.applicationId(), definition.name());
        LogContext.application(target.workspaceId(), target.applicationId());
        String startNode = startNode(definition.model(), options.startEvent());
        checkValues(definition, request.values());
        UUID uuid = runtime.start(new ProcessRuntime.Start(
                target.workspaceId(),
                target.applicationId(),
                definition,
                startNode,
                request.values(),
                options.platform(),
                caller.subject(),
                null,
                new ProcessRuntime.Options(
                        options.businessKey(),
                        options.businessKey() != null && found.uniqueBusinessKeys(),
                        keyId == null ? null : key(keyId, request, target))));
        return new Started(uuid, target, definition.name(), InstanceState.STARTED, false);
    }

    private StartKey key(String keyId, Request request, StartTargets.Target target) {
        return new StartKey(
                keyId,
                request.options().fingerprint(request.values()),
                target.buildStatus().name(),
                clock.instant().plus(config.idempotencyRetention()));
    }

    /** The first answer again, whatever has become of the builds and of the instance. */
    private static Started replay(StartTargets.Kept kept, StartTargets.Found found, Request request) {
        if (!kept.fingerprint().equals(request.options().fingerprint(request.values()))) {
            throw new Problem(
                    ProblemType.IDEMPOTENCY_KEY_REUSED,
                    "Another start of this process was sent with this key, with other values or parameters.");
        }
        return new Started(
                kept.instance(),
                new StartTargets.Target(
                        found.workspaceId(),
                        found.applicationId(),
                        kept.buildId(),
                        kept.buildStatus(),
                        kept.definitionId()),
                request.processName(),
                kept.state(),
                true);
    }

    /** A wrong name is a problem, not a guess, and so is no name where there are several to choose from. */
    private static String startNode(ProcessModel model, @Nullable String named) {
        if (named == null && model.hasOneNoneStart()) {
            return model.startEvent();
        }
        if (named != null && model.startEvents().contains(named)) {
            return named;
        }
        if (named == null && model.noneStarts().isEmpty()) {
            throw new Problem(
                            ProblemType.ILLEGAL_STATE,
                            "The process has no none start event: only messages and timers start it, or a start that names its start event.")
                    .with("startEvents", model.startEvents());
        }
        throw new Problem(
                        ProblemType.INVALID_PARAMETER,
                        named == null
                                ? "The process has several none start events; name one of them."
                                : "The process has no start event of this id.")
                .with("parameter", "startEvent")
                .with("startEvents", named == null ? model.noneStarts() : model.startEvents());
    }

    private static void checkValues(ProcessDefinition definition, Map<String, @Nullable Object> values) {
        List<ProblemError> errors = Values.check(values);
        if (errors.isEmpty() && definition.inputSchema() != null) {
            errors = definition.inputSchema().validate(values);
        }
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_PROCESS_INPUT, "The process does not accept these values.")
                    .withErrors(errors);
        }
    }
}
