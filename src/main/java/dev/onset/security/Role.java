package dev.onset.security;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.EnumSet;
import java.util.Set;

/**
 * A role that is granted on a workspace or on one application: a set of permissions. A role includes no other role beyond the
 * permissions listed here. Any role makes its workspace visible.
 */
public enum Role {
    /** Starts processes, reads the active build, and follows the instances it started. */
    @JsonProperty("starter")
    STARTER(
            Permission.WORKSPACE_READ,
            Permission.APPLICATION_READ,
            Permission.ACTIVATION_READ,
            Permission.PROCESS_START),
    /** Reads everything except grants. */
    @JsonProperty("viewer")
    VIEWER(
            Permission.WORKSPACE_READ,
            Permission.APPLICATION_READ,
            Permission.BUILD_READ,
            Permission.ACTIVATION_READ,
            Permission.OVERRIDE_READ,
            Permission.INSTANCE_READ),
    /** Reads, works on jobs and user tasks, and operates instances. */
    @JsonProperty("operator")
    OPERATOR(
            Permission.WORKSPACE_READ,
            Permission.APPLICATION_READ,
            Permission.BUILD_READ,
            Permission.ACTIVATION_READ,
            Permission.OVERRIDE_READ,
            Permission.INSTANCE_READ,
            Permission.INSTANCE_OPERATE,
            Permission.JOB_WORK,
            Permission.USER_TASK_WORK),
    /** Publishes builds and chooses the active one. */
    @JsonProperty("publisher")
    PUBLISHER(
            Permission.WORKSPACE_READ,
            Permission.APPLICATION_READ,
            Permission.BUILD_READ,
            Permission.BUILD_PUBLISH,
            Permission.ACTIVATION_READ,
            Permission.ACTIVATION_CHANGE,
            Permission.OVERRIDE_READ),
    /** Has all permissions within the workspace or the application. */
    @JsonProperty("admin")
    ADMIN(EnumSet.complementOf(EnumSet.of(Permission.WORKSPACE_CREATE)));

    private final Set<Permission> permissions;

    Role(Permission... permissions) {
        this(EnumSet.copyOf(Set.of(permissions)));
    }

    Role(EnumSet<Permission> permissions) {
        this.permissions = permissions;
    }

    public boolean allows(Permission permission) {
        return permissions.contains(permission);
    }
}
