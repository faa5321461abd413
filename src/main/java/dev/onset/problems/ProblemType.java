package dev.onset.problems;

/**
 * The catalogue of problems that the runtime answers (RFC 9457). Each has a page of its own under {@code /problems/<slug>},
 * which is also its {@code type} URI.
 */
public enum ProblemType {
    MALFORMED_BODY("malformed-body", 400, "The body is not well-formed JSON"),
    NOT_A_JSON_OBJECT("not-a-json-object", 400, "The body is not a JSON object"),
    INVALID_PARAMETER("invalid-parameter", 400, "A path, query or header value is invalid"),
    UNAUTHENTICATED("unauthenticated", 401, "The request carries no valid bearer token"),
    FORBIDDEN("forbidden", 403, "The caller lacks a permission"),
    NOT_FOUND("not-found", 404, "There is nothing at this path"),
    WORKSPACE_NOT_FOUND("workspace-not-found", 404, "The workspace does not exist"),
    APPLICATION_NOT_FOUND("application-not-found", 404, "The application does not exist"),
    BUILD_NOT_FOUND("build-not-found", 404, "The build does not exist"),
    PROCESS_NOT_FOUND("process-not-found", 404, "The build has no process of this name"),
    INSTANCE_NOT_FOUND("instance-not-found", 404, "The process instance does not exist"),
    GRANT_NOT_FOUND("grant-not-found", 404, "The grant does not exist"),
    JOB_NOT_FOUND("job-not-found", 404, "The job does not exist"),
    USER_TASK_NOT_FOUND("user-task-not-found", 404, "The user task does not exist"),
    METHOD_NOT_ALLOWED("method-not-allowed", 405, "The path does not support this method"),
    NOT_ACCEPTABLE("not-acceptable", 406, "The path cannot answer in the media type asked for"),
    NO_ACTIVE_BUILD("no-active-build", 409, "The application has no active build in this workspace"),
    BUILD_VERSION_EXISTS("build-version-exists", 409, "The version exists with other content"),
    ALREADY_EXISTS("already-exists", 409, "The id is taken"),
    ILLEGAL_STATE("illegal-state", 409, "The state of the resource does not allow this"),
    BODY_TOO_LARGE("body-too-large", 413, "The body exceeds the configured limit"),
    UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415, "The body's media type is not supported"),
    INVALID_REQUEST("invalid-request", 422, "The body does not fit what the operation takes"),
    INVALID_PROCESS_INPUT("invalid-process-input", 422, "The process does not accept these values"),
    INVALID_PROCESS_MODEL("invalid-process-model", 422, "The process model cannot be executed"),
    INTERNAL_ERROR("internal-error", 500, "The runtime failed; the error is logged under the id given"),
    UNAVAILABLE("unavailable", 503, "The runtime cannot serve this request now");

    private final String slug;
    private final int status;
    private final String title;

    ProblemType(String slug, int status, String title) {
        this.slug = slug;
        this.status = status;
        this.title = title;
    }

    /** The last segment of the type URI. */
    public String slug() {
        return slug;
    }

    /** The HTTP status code. */
    public int status() {
        return status;
    }

    /** A short summary that is the same for every occurrence. */
    public String title() {
        return title;
    }

    /** The {@code type} member: a URI reference relative to the runtime's base URL. */
    public String uri() {
        return "/problems/" + slug;
    }
}
