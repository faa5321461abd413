package dev.onset.builds;

import dev.onset.platform.Ids;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import dev.onset.problems.ProblemType;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Publishes builds: compiles and checks all content, then stores it in one transaction. */
@ApplicationScoped
public class PublishBuild {

    private final BuildCompiler compiler;
    private final Builds builds;
    private final Definitions definitions;
    private final EntityManager entities;
    private final InstantSource clock;
    private final Event<BuildPublished> published;

    PublishBuild(
            BuildCompiler compiler,
            Builds builds,
            Definitions definitions,
            EntityManager entities,
            InstantSource clock,
            Event<BuildPublished> published) {
        this.compiler = compiler;
        this.builds = builds;
        this.definitions = definitions;
        this.entities = entities;
        this.clock = clock;
        this.published = published;
    }

    /**
     * The result of a publication.
     *
     * @param created false if the version existed with the same content
     */
    public record Published(StoredBuild build, boolean created) {}

    /** Content that compiles and has valid labels, so that it can be published. */
    public static final class Checked {

        private final BuildContent content;
        private final String checksum;
        private final List<BuildCompiler.Compiled> processes;
        private final CompiledResources resources;
        private final List<ProblemError> warnings;

        private Checked(BuildContent content, BuildCompiler.Result compiled) {
            this.content = content;
            this.checksum = content.checksum();
            this.processes = compiled.processes();
            this.resources = compiled.resources();
            this.warnings = compiled.warnings();
        }
    }

    /**
     * Checks content by compiling it. This may take seconds; call it before a transaction begins.
     *
     * @throws Problem {@code invalid-request} or {@code invalid-process-model}
     */
    public Checked check(BuildContent content) {
        checkLabels(content);
        BuildCompiler.Result compiled = compiler.compile(content);
        if (!compiled.errors().isEmpty()) {
            throw new Problem(
                            ProblemType.INVALID_PROCESS_MODEL,
                            compiled.errors().size() == 1
                                    ? "There is an error in the build."
                                    : "There are " + compiled.errors().size() + " errors in the build.")
                    .withErrors(compiled.errors());
        }
        return new Checked(content, compiled);
    }

    /**
     * Checks content and publishes it as {@link #publish(UUID, UUID, Checked, String)} does.
     *
     * @throws Problem as {@link #check} and {@link #publish(UUID, UUID, Checked, String)} do
     */
    public Published publish(UUID workspaceId, UUID applicationId, BuildContent content, String publishedBy) {
        Checked checked = check(content);
        return QuarkusTransaction.joiningExisting()
                .call(() -> publish(workspaceId, applicationId, checked, publishedBy));
    }

    /**
     * Publishes content as a version of an application that exists, in the transaction of the caller or one of its own.
     * Performs no authorization; callers must have authorized the request.
     *
     * @throws Problem {@code build-version-exists} if the version exists with another content, branch or status
     */
    @Transactional
    public Published publish(UUID workspaceId, UUID applicationId, Checked checked, String publishedBy) {
        BuildContent content = checked.content;
        // Concurrent publications to the application wait for this lock, and then see this version.
        entities.createNativeQuery("select 1 from application where id = ?1 for no key update")
                .setParameter(1, applicationId)
                .getSingleResult();
        Optional<StoredBuild> existing = builds.findVersion(applicationId, content.version());
        if (existing.isPresent()) {
            return new Published(same(existing.get(), content, checked.checksum), false);
        }
        StoredBuild build = store(workspaceId, applicationId, checked, publishedBy);
        entities.flush();
        published.fire(new BuildPublished(build));
        return new Published(build, true);
    }

    /**
     * Answers as {@link #publish(UUID, UUID, BuildContent, String)} would, and stores nothing. The ids of a new build are
     * those of no build.
     */
    Published tryOut(UUID workspaceId, UUID applicationId, BuildContent content, String publishedBy) {
        Checked checked = check(content);
        Optional<StoredBuild> existing =
                QuarkusTransaction.joiningExisting().call(() -> builds.findVersion(applicationId, content.version()));
        if (existing.isPresent()) {
            return new Published(same(existing.get(), content, checked.checksum), false);
        }
        Build build = row(workspaceId, applicationId, checked, publishedBy);
        List<DefinitionRow> rows = checked.processes.stream()
                .map(process -> row(build.id, process))
                .toList();
        return new Published(StoredBuild.of(build, rows), true);
    }

    private static StoredBuild same(StoredBuild existing, BuildContent content, String checksum) {
        if (existing.checksum().equals(checksum)
                && existing.branch().equals(content.branch())
                && existing.status() == content.status()) {
            return existing;
        }
        throw new Problem(
                        ProblemType.BUILD_VERSION_EXISTS,
                        "The version exists with another content, branch or status. A build is immutable.")
                .with("buildId", existing.id());
    }

    private StoredBuild store(UUID workspaceId, UUID applicationId, Checked checked, String publishedBy) {
        BuildContent content = checked.content;
        Build build = row(workspaceId, applicationId, checked, publishedBy);
        build.persist();
        for (BuildContent.File file : content.files()) {
            BuildFile row = new BuildFile();
            row.buildId = build.id;
            row.path = file.path();
            row.content = file.content();
            row.persist();
        }
        // Hibernate does not know the order of these inserts, because definitions refer to files by a plain column.
        entities.flush();
        List<DefinitionRow> rows = new ArrayList<>();
        List<ProcessDefinition> compiled = new ArrayList<>();
        for (BuildCompiler.Compiled process : checked.processes) {
            DefinitionRow row = row(build.id, process);
            row.persist();
            rows.add(row);
            compiled.add(CompiledBuild.definition(row, process.process(), process.inputSchema()));
            declareIndexed(applicationId, process.inputSchema());
        }
        // If the transaction fails, the id of the build remains unknown, so the entry is never used.
        definitions.keep(build.id, new CompiledBuild(compiled, checked.resources));
        return StoredBuild.of(build, rows);
    }

    private static DefinitionRow row(UUID buildId, BuildCompiler.Compiled process) {
        DefinitionRow row = new DefinitionRow();
        row.id = Ids.next();
        row.buildId = buildId;
        row.name = process.name();
        row.processId = process.process().processId();
        row.path = process.path();
        row.inputSchema = json(process.inputSchema());
        return row;
    }

    private Build row(UUID workspaceId, UUID applicationId, Checked checked, String publishedBy) {
        BuildContent content = checked.content;
        Build build = new Build();
        build.id = Ids.next();
        build.workspaceId = workspaceId;
        build.applicationId = applicationId;
        build.version = content.version();
        build.branch = content.branch();
        build.status = content.status();
        build.checksum = checked.checksum;
        build.publishedAt = clock.instant().truncatedTo(ChronoUnit.MICROS);
        build.publishedBy = publishedBy;
        build.warnings = BuildWarnings.write(checked.warnings);
        return build;
    }

    /** Records indexed names, so that a search by a name that is not indexed can be refused. */
    private void declareIndexed(UUID applicationId, @Nullable InputSchema schema) {
        for (String name : schema == null ? List.<String>of() : schema.indexed()) {
            entities.createNativeQuery("insert into indexed_value (application_id, name) values (?1, ?2)"
                            + " on conflict do nothing")
                    .setParameter(1, applicationId)
                    .setParameter(2, name)
                    .executeUpdate();
        }
    }

    private static @Nullable String json(@Nullable InputSchema schema) {
        return schema == null ? null : schema.json();
    }

    private static void checkLabels(BuildContent content) {
        List<ProblemError> errors = new ArrayList<>();
        if (!Builds.isLabel(content.version())) {
            errors.add(ProblemError.at("/version", Builds.LABEL_RULE));
        }
        if (!Builds.isLabel(content.branch())) {
            errors.add(ProblemError.at("/branch", Builds.LABEL_RULE));
        }
        if (!errors.isEmpty()) {
            throw new Problem(ProblemType.INVALID_REQUEST, "The labels of the build are invalid.").withErrors(errors);
        }
    }
}
