package dev.onset.runtime;

import com.fasterxml.jackson.core.JsonPointer;
import dev.onset.builds.Builds;
import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
import dev.onset.engine.InstanceState;
import dev.onset.engine.Migration;
import dev.onset.engine.StepResult;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plans and makes migrations of instances to another build of their process; see {@link Migration}. Performs no
 * authorization; callers must have authorized the request.
 */
@ApplicationScoped
public class Migrations {

    private static final JsonPointer MAPPINGS = JsonPointer.compile("/mappings");

    private final Definitions definitions;
    private final Builds builds;

    Migrations(Definitions definitions, Builds builds) {
        this.definitions = definitions;
        this.builds = builds;
    }

    /**
     * Returns the definition that instances of a process are to be migrated to.
     *
     * @throws Problem {@code build-not-found} or {@code process-not-found}
     */
    @Transactional
    public ProcessDefinition target(UUID applicationId, UUID buildId, String processName) {
        if (builds.find(applicationId, buildId).isEmpty()) {
            throw new Problem(ProblemType.BUILD_NOT_FOUND, "The application has no build with this id.");
        }
        return definitions
                .inBuild(buildId, processName)
                .orElseThrow(
                        () -> new Problem(ProblemType.PROCESS_NOT_FOUND, "The build has no process with this name.")
                                .with("buildId", buildId));
    }

    /**
     * Checks that the mappings lead from nodes of the source definition to nodes of the target definition.
     *
     * @throws Problem {@code invalid-request}
     */
    public void check(UUID sourceDefinition, ProcessDefinition target, Map<String, String> mappings) {
        List<ProblemError> errors = new ArrayList<>();
        mappings.forEach((from, to) -> {
            JsonPointer pointer = MAPPINGS.appendProperty(from);
            if (!definitions.get(sourceDefinition).model().contains(from)) {
                errors.add(ProblemError.at(pointer, "The instance's build has no node with this id"));
            } else if (!target.model().contains(to)) {
                errors.add(ProblemError.at(
                        pointer, "The target build has no node with the id that this node is mapped to"));
            }
        });
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The migration request is invalid.").withErrors(errors);
        }
    }

    /** Returns the plan for the migration of an instance. */
    public Migration.Plan plan(StoredInstance instance, ProcessDefinition target, Map<String, String> mappings) {
        return Migration.plan(
                definitions.get(instance.definitionId()).model(), target.model(), instance.execution(), mappings);
    }

    /** Returns whether an instance is in a state in which it can be migrated. */
    public static boolean isMovable(StoredInstance instance) {
        return instance.state() == InstanceState.STARTED || instance.state() == InstanceState.ON_HOLD;
    }

    /** Returns the move that migrates an instance whose plan has no obstacles. */
    public Move move(
            StoredInstance instance, ProcessDefinition target, Map<String, String> mappings, @Nullable String actor) {
        StepResult step = Migration.move(
                definitions.get(instance.definitionId()).model(),
                target.model(),
                instance.execution(),
                mappings,
                "from build " + instance.buildId() + " to " + target.buildId());
        Map<String, String> renamed = mappings.entrySet().stream()
                .filter(mapping -> !mapping.getKey().equals(mapping.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return Move.migrating(
                step, target, renamed.isEmpty() ? List.of() : List.of(new RowChange.RenameNodes(renamed)), actor);
    }
}
