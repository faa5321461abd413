package dev.onset.security;

/** A permission in a workspace or an application. A {@link Role} is a set of permissions. */
public enum Permission {
    WORKSPACE_READ("workspace:read"),
    APPLICATION_READ("application:read"),
    APPLICATION_MANAGE("application:manage"),
    GRANT_MANAGE("grant:manage"),
    BUILD_READ("build:read"),
    BUILD_PUBLISH("build:publish"),
    ACTIVATION_READ("activation:read"),
    ACTIVATION_CHANGE("activation:change"),
    OVERRIDE_READ("override:read"),
    PROCESS_START("process:start"),
    INSTANCE_READ("instance:read"),
    INSTANCE_OPERATE("instance:operate"),
    JOB_WORK("job:work"),
    USER_TASK_WORK("user-task:work"),
    /** Only platform administrators have this permission; no role includes it. */
    WORKSPACE_CREATE("workspace:create");

    private final String code;

    Permission(String code) {
        this.code = code;
    }

    /** The name in problems and documents, for example {@code process:start}. */
    public String code() {
        return code;
    }
}
