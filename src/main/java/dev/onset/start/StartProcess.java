package dev.onset.start;

import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
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
@CountStarts
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
            @Nullable String platform,
            Map<String, @Nullable Object> values) {
        return start(caller, targets.onActiveBuild(caller, workspaceId, applicationId, processName), platform, values);
    }

    /** Starts a process of a build that the caller names; drafts are allowed here. */
    @Transactional
    Started onBuild(
            Caller caller,
            UUID applicationId,
            UUID buildId,
            String processName,
            @Nullable String platform,
            Map<String, @Nullable Object> values) {
        return start(caller, targets.onBuild(caller, applicationId, buildId, processName), platform, values);
    }

    private Started start(
            Caller caller,
            StartTargets.Target target,
            @Nullable String platform,
            Map<String, @Nullable Object> values) {
        ProcessDefinition definition = definitions.get(target.definitionId());
        StartCounter.found(target.applicationId(), definition.name());
        if (!definition.model().hasNoneStart()) {
            throw new Problem(
                    ProblemType.ILLEGAL_STATE,
                    "The process has no none start event: only messages and timers start it.");
        }
        checkValues(definition, values);
        UUID uuid = runtime.start(new ProcessRuntime.Start(
                target.workspaceId(),
                target.applicationId(),
                definition,
                null,
                values,
                platform,
                caller.subject(),
                null));
        return new Started(uuid, target, definition);
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
