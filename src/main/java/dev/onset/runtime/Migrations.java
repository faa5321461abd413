package dev.onset.runtime;

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
 * Moves instances to another build of their process: see {@link Migration}. Performs no authorization; callers must have
 * authorized the request.
 */
@ApplicationScoped
public class Migrations {

    private final Definitions definitions;
    private final Builds builds;

    Migrations(Definitions definitions, Builds builds) {
        this.definitions = definitions;
        this.builds = builds;
    }

    /**
     * The definition that instances of a process are to be moved to.
     *
     * @throws Problem {@code build-not-found} or {@code process-not-found}
     */
    @Transactional
    public ProcessDefinition target(UUID applicationId, UUID buildId, String processName) {
        if (builds.find(applicationId, buildId).isEmpty()) {
            throw new Problem(ProblemType.BUILD_NOT_FOUND, "The application has no build of this id.");
        }
        return definitions
                .inBuild(buildId, processName)
                .orElseThrow(() -> new Problem(ProblemType.PROCESS_NOT_FOUND, "The build has no process of this name.")
                        .with("buildId", buildId));
    }

    /**
     * Checks that mappings lead from nodes of one definition to nodes of another.
     *
     * @throws Problem {@code invalid-request}
     */
    public void check(UUID sourceDefinition, ProcessDefinition target, Map<String, String> mappings) {
        List<ProblemError> errors = new ArrayList<>();
        mappings.forEach((from, to) -> {
            String pointer = "/mappings/" + from.replace("~", "~0").replace("/", "~1");
            if (!definitions.get(sourceDefinition).model().contains(from)) {
                errors.add(ProblemError.at(pointer, "The instance's build has no node of this id"));
            } else if (!target.model().contains(to)) {
                errors.add(ProblemError.at(pointer, "The target build has no node of the id that it is mapped to"));
            }
        });
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The migration is not described rightly.")
                    .withErrors(errors);
        }
    }

    /** What a move of an instance would do. */
    public Migration.Plan plan(StoredInstance instance, ProcessDefinition target, Map<String, String> mappings) {
        return Migration.plan(
                definitions.get(instance.definitionId()).model(), target.model(), instance.execution(), mappings);
    }

    /** Whether an instance is in a state in which it can be moved. */
    public static boolean isMovable(StoredInstance instance) {
        return instance.state() == InstanceState.STARTED || instance.state() == InstanceState.ON_HOLD;
    }

    /** The move of an instance whose plan has no obstacles. */
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
