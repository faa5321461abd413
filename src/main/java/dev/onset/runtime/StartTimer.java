package dev.onset.runtime;

import dev.onset.engine.Cycle;
import dev.onset.engine.StartSchedule;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a timer start event of a process of the active build. */
@Entity
@Table(name = "start_timer")
class StartTimer extends PanacheEntityBase {

    @Id
    UUID id;

    @Column(name = "workspace_id")
    UUID workspaceId;

    @Column(name = "application_id")
    UUID applicationId;

    @Column(name = "process_name")
    String processName;

    @Column(name = "node_id")
    String nodeId;

    @Column(name = "definition_id")
    UUID definitionId;

    String schedule;

    /** When the timer starts its next instance; null if it starts no more instances. */
    @Nullable
    Instant due;

    @Column(name = "cycle_interval")
    @Nullable
    String cycleInterval;

    @Column(name = "cycle_left")
    @Nullable
    Integer cycleLeft;

    void next(@Nullable StartSchedule next) {
        Cycle cycle = next == null ? null : next.cycle();
        due = next == null ? null : next.due();
        cycleInterval = cycle == null ? null : cycle.interval();
        cycleLeft = cycle == null ? null : cycle.left();
    }
}
