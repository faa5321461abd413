package dev.onset.samples;

import dev.onset.activations.Activations;
import dev.onset.builds.BuildContent;
import dev.onset.builds.BuildStatus;
import dev.onset.builds.PublishBuild;
import dev.onset.problems.Problem;
import dev.onset.problems.ProblemType;
import dev.onset.security.Role;
import dev.onset.workspaces.SubjectType;
import dev.onset.workspaces.Workspaces;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Creates the sample workspace when dev mode starts, unless it already exists. */
@IfBuildProfile("dev")
@ApplicationScoped
class SampleWorkspace {

    static final UUID WORKSPACE = UUID.fromString("2ae77b6a-d284-4a0b-ab23-ceaa364c7122");
    static final UUID APPLICATION = UUID.fromString("dbe0ab87-539b-4015-962d-6e73226b9e58");

    private static final String CREATED_BY = "onset";
    private static final List<String> FILES =
            List.of("customer_onboarding.bpmn", "customer_onboarding.schema.json", "parcel_delivery.bpmn");

    private final Workspaces workspaces;
    private final PublishBuild publishBuild;
    private final Activations activations;

    SampleWorkspace(Workspaces workspaces, PublishBuild publishBuild, Activations activations) {
        this.workspaces = workspaces;
        this.publishBuild = publishBuild;
        this.activations = activations;
    }

    void create(@Observes StartupEvent event) {
        try {
            workspaces.create(WORKSPACE, "Sample workspace", CREATED_BY);
        } catch (Problem problem) {
            if (problem.type() == ProblemType.ALREADY_EXISTS) {
                return;
            }
            throw problem;
        }
        workspaces.createApplication(WORKSPACE, APPLICATION, "Customer onboarding", CREATED_BY);
        grant(SubjectType.USER, "alice", Role.ADMIN);
        grant(SubjectType.USER, "bob", Role.STARTER);
        grant(SubjectType.GROUP, "approvers", Role.VIEWER);
        UUID build = publishBuild
                .publish(
                        WORKSPACE,
                        APPLICATION,
                        new BuildContent(
                                "1.0.0",
                                "main",
                                BuildStatus.COMMITTED,
                                FILES.stream().map(SampleWorkspace::file).toList(),
                                Map.of()),
                        CREATED_BY)
                .build()
                .id();
        activations.activate(WORKSPACE, APPLICATION, build, CREATED_BY);
    }

    private void grant(SubjectType type, String subject, Role role) {
        workspaces.grant(new Workspaces.NewGrant(WORKSPACE, null, type, subject, role), CREATED_BY);
    }

    private static BuildContent.File file(String name) {
        try (InputStream file = SampleWorkspace.class.getResourceAsStream("/samples/" + name)) {
            if (file == null) {
                throw new IllegalStateException("The sample " + name + " is missing");
            }
            return new BuildContent.File(name, file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
