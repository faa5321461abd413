package dev.onset.mounts;

import dev.onset.audit.AuditLog;
import dev.onset.builds.PublishBuild;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemError;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Publishes the mounted builds when the application starts. An invalid build does not prevent the others from being
 * published.
 */
@ApplicationScoped
class MountedBuilds {

    private static final Logger LOG = Logger.getLogger(MountedBuilds.class);

    private final MountsConfig config;
    private final PublishBuild publishBuild;
    private final PublishMount publishMount;
    private final long limit;

    private volatile int failed;

    MountedBuilds(
            MountsConfig config,
            PublishBuild publishBuild,
            PublishMount publishMount,
            @ConfigProperty(name = "onset.limits.publish-body") MemorySize limit,
            MeterRegistry registry) {
        this.config = config;
        this.publishBuild = publishBuild;
        this.publishMount = publishMount;
        this.limit = limit.asLongValue();
        Gauge.builder("onset.mounted.builds.failed", () -> failed).register(registry);
    }

    void publish(@Observes StartupEvent event) {
        config.directory().ifPresent(directory -> {
            List<String> failures = publishAll(Path.of(directory));
            failed = failures.size();
            if (config.required() && !failures.isEmpty()) {
                // Quarkus prints only the message of this exception.
                throw new ConfigurationException(
                        "Onset cannot start. Mounted builds cannot be published, and onset.builds.required is set: "
                                + String.join("; ", failures));
            }
        });
    }

    /**
     * Publishes each subdirectory of a directory.
     *
     * @return the builds that could not be published, with the reasons
     */
    List<String> publishAll(Path root) {
        List<String> failures = new ArrayList<>();
        List<Mount> mounts = new ArrayList<>();
        for (Path directory : directories(root, failures)) {
            try {
                mounts.add(Mount.read(directory, limit));
            } catch (MountRefused e) {
                fail(directory.getFileName().toString(), String.valueOf(e.getMessage()), failures);
            }
        }
        Map<UUID, List<Mount>> active =
                mounts.stream().filter(Mount::activate).collect(Collectors.groupingBy(Mount::applicationId));
        for (Mount mount : mounts) {
            List<Mount> rivals = active.getOrDefault(mount.applicationId(), List.of());
            if (mount.activate() && rivals.size() > 1) {
                fail(
                        mount.directory(),
                        "only one mounted build of an application can be activated, but these are to be activated: "
                                + rivals.stream().map(Mount::directory).collect(Collectors.joining(", ")),
                        failures);
            } else {
                publish(mount, failures);
            }
        }
        return failures;
    }

    private List<Path> directories(Path root, List<String> failures) {
        try (Stream<Path> entries = Files.list(root)) {
            return Mount.withoutMountEntries(entries).filter(Files::isDirectory).toList();
        } catch (IOException e) {
            fail(root.toString(), "it could not be read (" + e + ")", failures);
            return List.of();
        }
    }

    private void publish(Mount mount, List<String> failures) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("workspaceId", mount.workspaceId());
        details.put("applicationId", mount.applicationId());
        details.put("version", mount.content().version());
        try {
            PublishMount.Done done = publishMount.publish(mount, publishBuild.check(mount.content()));
            LOG.infof(
                    "Mounted build %s: version %s is %s%s",
                    mount.directory(),
                    mount.content().version(),
                    done.published() ? "published" : "already published",
                    done.activated() ? " and activated" : "");
            details.put("buildId", done.buildId());
            if (done.published()) {
                AuditLog.record(PublishMount.WHO, "publish " + mount.directory(), "done", details);
            }
            if (done.activated()) {
                AuditLog.record(PublishMount.WHO, "activate " + mount.directory(), "done", details);
            }
        } catch (MountRefused e) {
            AuditLog.record(PublishMount.WHO, "publish " + mount.directory(), "refused", details);
            fail(mount.directory(), String.valueOf(e.getMessage()), failures);
        } catch (Problem e) {
            AuditLog.record(PublishMount.WHO, "publish " + mount.directory(), "refused", details);
            fail(mount.directory(), describe(e), failures);
        } catch (RuntimeException e) {
            AuditLog.record(PublishMount.WHO, "publish " + mount.directory(), "failed", details);
            LOG.errorf(e, "Mounted build %s could not be published", mount.directory());
            fail(mount.directory(), "an internal error occurred; see the log of the runtime", failures);
        }
    }

    private static String describe(Problem problem) {
        String errors = problem.extensions().get("errors") instanceof List<?> list
                ? list.stream()
                        .map(ProblemError.class::cast)
                        .map(MountedBuilds::describe)
                        .collect(Collectors.joining("; ", " ", ""))
                : "";
        return problem.detail() + errors;
    }

    private static String describe(ProblemError error) {
        return Stream.of(error.file(), error.element(), error.pointer(), error.detail())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(" "));
    }

    private static void fail(String directory, String why, List<String> failures) {
        LOG.errorf("Mounted build %s cannot be published: %s", directory, why);
        failures.add(directory + ": " + why);
    }
}
