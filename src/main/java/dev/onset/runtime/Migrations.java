package dev.onset.runtime;

import dev.onset.builds.Builds;
import dev.onset.builds.Definitions;
import dev.onset.builds.ProcessDefinition;
import dev.onset.execution.InstanceState;
import dev.onset.execution.Migration;
import dev.onset.execution.StepResult;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Moves instances to another build of their process: see {@link Migration}. Asks nobody's permission: whoever calls has. */
@ApplicationScoped
public class Migrations {

    private static final List<String> TABLES_WITH_NODES =
            List.of("job", "user_task", "incident", "message_subscription");

    private final Definitions definitions;
    private final Builds builds;
    private final StepWriter writer;
    private final EntityManager entities;
    private final InstantSource clock;

    Migrations(Definitions definitions, Builds builds, StepWriter writer, EntityManager entities, InstantSource clock) {
        this.definitions = definitions;
        this.builds = builds;
        this.writer = writer;
        this.entities = entities;
        this.clock = clock;
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
        InstanceState state = instance.execution().state();
        return state == InstanceState.STARTED || state == InstanceState.ON_HOLD;
    }

    /** Moves an instance that the transaction has locked, and whose plan has no obstacles. */
    @Transactional(TxType.MANDATORY)
    public void move(StoredInstance instance, ProcessDefinition target, Map<String, String> mappings, String actor) {
        StepResult step = Migration.move(
                definitions.get(instance.definitionId()).model(),
                target.model(),
                instance.execution(),
                mappings,
                "from build " + instance.buildId() + " to " + target.buildId());
        entities.createNativeQuery("""
                        update process_instance set build_id = :build, definition_id = :definition where uuid = :uuid""")
                .setParameter("build", target.buildId())
                .setParameter("definition", target.id())
                .setParameter("uuid", instance.uuid())
                .executeUpdate();
        Map<String, String> renamed = mappings.entrySet().stream()
                .filter(mapping -> !mapping.getKey().equals(mapping.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (!renamed.isEmpty()) {
            for (String table : TABLES_WITH_NODES) {
                entities.createNativeQuery("update " + table + " set node_id = cast(:renamed as jsonb) ->> node_id"
                                + " where instance_uuid = :uuid and jsonb_exists(cast(:renamed as jsonb), node_id)")
                        .setParameter("renamed", Values.write(renamed))
                        .setParameter("uuid", instance.uuid())
                        .executeUpdate();
            }
        }
        writer.update(instance, step, clock.instant().truncatedTo(ChronoUnit.MICROS), actor);
    }
}
