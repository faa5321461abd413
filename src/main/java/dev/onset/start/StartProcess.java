package dev.onset.start;

import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
import dev.onset.execution.ProcessModel;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import dev.onset.runtime.ProcessRuntime;
import dev.onset.runtime.Values;
import dev.onset.security.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The start use case. When a call returns, the instance is durable and has run to its first wait state. */
@ApplicationScoped
class StartProcess {

    private final StartTargets targets;
    private final Definitions definitions;
    private final ProcessRuntime runtime;

    StartProcess(StartTargets targets, Definitions definitions, ProcessRuntime runtime) {
        this.targets = targets;
        this.definitions = definitions;
        this.runtime = runtime;
    }

    /** An instance that was started. */
    record Started(UUID uuid, StartTargets.Target target, ProcessDefinition definition) {}

    /** Starts a process of the build that is active now. */
    @Transactional
    Started onActiveBuild(
            Caller caller,
            UUID workspaceId,
            UUID applicationId,
            String processName,
            StartOptions options,
            Map<String, @Nullable Object> values) {
        return start(caller, targets.onActiveBuild(caller, workspaceId, applicationId, processName), options, values);
    }

    /** Starts a process of a build that the caller names; drafts are allowed here. */
    @Transactional
    Started onBuild(
            Caller caller,
            UUID applicationId,
            UUID buildId,
            String processName,
            StartOptions options,
            Map<String, @Nullable Object> values) {
        return start(caller, targets.onBuild(caller, applicationId, buildId, processName), options, values);
    }

    private Started start(
            Caller caller, StartTargets.Target target, StartOptions options, Map<String, @Nullable Object> values) {
        ProcessDefinition definition = definitions.get(target.definitionId());
        String startNode = startNode(definition.model(), options.startEvent());
        checkValues(definition, values);
        UUID uuid = runtime.start(new ProcessRuntime.Start(
                target.workspaceId(),
                target.applicationId(),
                definition,
                startNode,
                values,
                options.platform(),
                caller.subject(),
                null));
        return new Started(uuid, target, definition);
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
