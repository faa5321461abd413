package dev.onset.runtime;

import dev.onset.execution.Effect;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;

/**
 * The effects of a step that change tables of the instance, sorted by the table. The others reach further, and are
 * {@link FollowUp}'s.
 */
@RegisterForReflection(
        targets = {
            Effect.class,
            Effect.CreateJob.class,
            Effect.CreateUserTask.class,
            Effect.RaiseIncident.class,
            Effect.AwaitMessage.class
        })
final class StepRows {

    private final List<Effect.CreateJob> jobs = new ArrayList<>();
    private final List<Effect.CreateUserTask> userTasks = new ArrayList<>();
    private final List<Effect.RaiseIncident> incidents = new ArrayList<>();
    private final List<Effect.AwaitMessage> messages = new ArrayList<>();
    private final List<Long> forgottenMessages = new ArrayList<>();
    private final List<Long> doneJobs = new ArrayList<>();
    private final List<Long> doneUserTasks = new ArrayList<>();
    private final List<Effect.ReviveJob> revivedJobs = new ArrayList<>();
    private final List<Long> resolvedIncidents = new ArrayList<>();
    private boolean hold;
    private boolean release;

    StepRows(List<Effect> effects) {
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.CreateJob job -> jobs.add(job);
                case Effect.CreateUserTask task -> userTasks.add(task);
                case Effect.RaiseIncident incident -> incidents.add(incident);
                case Effect.RemoveWork work -> {
                    switch (work.kind()) {
                        case JOB -> doneJobs.add(work.token());
                        case USER_TASK -> doneUserTasks.add(work.token());
                        case CALLED_INSTANCE -> {}
                    }
                }
                case Effect.ReviveJob job -> revivedJobs.add(job);
                case Effect.ResolveIncident incident -> resolvedIncidents.add(incident.token());
                case Effect.AwaitMessage message -> messages.add(message);
                case Effect.ForgetMessage message -> forgottenMessages.add(message.subscription());
                case Effect.Hold ignored -> hold = true;
                case Effect.Release ignored -> release = true;
                case Effect.CallProcess ignored -> {}
                case Effect.ArmTimer ignored -> {}
                case Effect.DisarmTimer ignored -> {}
                case Effect.UncaughtError ignored -> {}
                case Effect.ExpireAt ignored -> {}
                case Effect.ContinueLater ignored -> {}
            }
        }
    }

    List<Effect.CreateJob> jobs() {
        return jobs;
    }

    List<Effect.CreateUserTask> userTasks() {
        return userTasks;
    }

    List<Effect.RaiseIncident> incidents() {
        return incidents;
    }

    List<Long> doneJobs() {
        return doneJobs;
    }

    List<Long> doneUserTasks() {
        return doneUserTasks;
    }

    List<Effect.ReviveJob> revivedJobs() {
        return revivedJobs;
    }

    List<Long> resolvedIncidents() {
        return resolvedIncidents;
    }

    List<Effect.AwaitMessage> messages() {
        return messages;
    }

    /** Whether no worker is to get its jobs. */
    boolean hold() {
        return hold;
    }

    /** Whether workers may get its jobs again. */
    boolean release() {
        return release;
    }

    List<Long> forgottenMessages() {
        return forgottenMessages;
    }
}
