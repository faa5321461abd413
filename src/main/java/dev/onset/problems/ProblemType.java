package dev.onset.problems;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The catalogue of problem types (RFC 9457). The {@code type} URI of a problem is the path of its page,
 * {@code /problems/<slug>}.
 */
@RegisterForReflection
public enum ProblemType {
    MALFORMED_BODY(
            "malformed-body",
            400,
            "The body is not well-formed JSON",
            "Send one well-formed JSON text in UTF-8, with nothing after it."),
    MALFORMED_REQUEST(
            "malformed-request",
            400,
            "The request is not well-formed HTTP",
            "Send HTTP/1.1 as RFC 9112 defines it, or HTTP/2. Use a client library, and check what proxies change."),
    NOT_A_JSON_OBJECT(
            "not-a-json-object",
            400,
            "The body is not a JSON object",
            "Send a JSON object. The body is well-formed JSON, but it is an array or a single value."),
    INVALID_PARAMETER(
            "invalid-parameter",
            400,
            "A path, query or header value is invalid",
            "Correct the value of the parameter that the member `parameter` names. Ids are UUIDs in their canonical form. Percent-encode characters that a URL cannot contain."),
    UNAUTHENTICATED(
            "unauthenticated",
            401,
            "The request carries no valid bearer token",
            "Get an access token from the identity provider and send it as `Authorization: Bearer ...`; the header `WWW-Authenticate` contains the details."),
    FORBIDDEN(
            "forbidden",
            403,
            "The caller lacks a permission",
            "Ask an administrator of the workspace for a role with the permission that the member `permission` names."),
    NOT_FOUND("not-found", 404, "No resource exists at this path", "Check the path against the OpenAPI document."),
    WORKSPACE_NOT_FOUND(
            "workspace-not-found",
            404,
            "The workspace does not exist",
            "Check the id. A workspace in which you have no role is reported in the same way."),
    APPLICATION_NOT_FOUND(
            "application-not-found",
            404,
            "The application does not exist",
            "Check the id, and that the application belongs to the workspace. An application on which you have no role is reported in the same way."),
    BUILD_NOT_FOUND(
            "build-not-found",
            404,
            "The build does not exist",
            "Check the id, and that the build belongs to the application."),
    PROCESS_NOT_FOUND(
            "process-not-found",
            404,
            "The build has no process of this name",
            "Check the name. It is the BPMN process id, or the name that was assigned when the build was published."),
    INSTANCE_NOT_FOUND(
            "instance-not-found",
            404,
            "The process instance does not exist",
            "Check the id. An instance of an application on which you have no role is reported in the same way."),
    GRANT_NOT_FOUND(
            "grant-not-found", 404, "The grant does not exist", "Check the id; the grant may have been revoked."),
    OVERRIDE_NOT_FOUND(
            "override-not-found",
            404,
            "The override does not exist",
            "Check the id; the override may have been removed."),
    DECISION_NOT_FOUND(
            "decision-not-found",
            404,
            "The active build has no such decision",
            "Check the id or the key. The key of a decision differs from build to build."),
    JOB_NOT_FOUND(
            "job-not-found",
            404,
            "The job does not exist",
            "The job was completed or canceled, or never existed. Activate jobs again."),
    USER_TASK_NOT_FOUND(
            "user-task-not-found",
            404,
            "The user task does not exist",
            "The user task was completed or canceled, or never existed."),
    INCIDENT_NOT_FOUND(
            "incident-not-found",
            404,
            "The incident does not exist",
            "The incident was resolved, or ended with its element, or never existed."),
    MESSAGE_NOT_CORRELATED(
            "message-not-correlated",
            404,
            "No process instance waits for the message",
            "Check the name and the correlation key of the message, and that the instance already waits for it. Otherwise, publish the message with a time to live."),
    METHOD_NOT_ALLOWED(
            "method-not-allowed",
            405,
            "The path does not support this method",
            "Use one of the methods that the header `Allow` lists."),
    NOT_ACCEPTABLE(
            "not-acceptable",
            406,
            "The path does not support the requested media type",
            "Request a media type that the OpenAPI document lists for this operation."),
    REQUEST_TIMEOUT(
            "request-timeout",
            408,
            "The request did not arrive in time",
            "Send the complete request without pauses. The request had no effect."),
    NO_ACTIVE_BUILD(
            "no-active-build",
            409,
            "The application has no active build in this workspace",
            "Publish a build and activate it, or specify a build in the request."),
    BUILD_VERSION_EXISTS(
            "build-version-exists",
            409,
            "The version exists with other content",
            "A published build never changes. Publish under a new version."),
    ALREADY_EXISTS(
            "already-exists", 409, "The id is taken", "Choose another id, or omit the id to have one generated."),
    ILLEGAL_STATE(
            "illegal-state",
            409,
            "The state of the resource does not allow this",
            "Read the state of the resource. The member `detail` explains which state prevents the operation."),
    IDEMPOTENCY_KEY_IN_USE(
            "idempotency-key-in-use",
            409,
            "A request with this idempotency key is still being processed",
            "Send the request again after the number of seconds in the header `Retry-After`. It is then answered like the first request."),
    BUSINESS_KEY_IN_USE(
            "business-key-in-use",
            409,
            "A running instance has this business key",
            "The application requires unique business keys of its running instances. The member `uuid` identifies the instance that has the key."),
    BUSINESS_KEY_PENDING(
            "business-key-pending",
            409,
            "Another start with this business key is still being processed",
            "Send the request again after the number of seconds in the header `Retry-After`. By then, the other start has created its instance, or the key is free."),
    PRECONDITION_FAILED(
            "precondition-failed",
            412,
            "The resource does not have the ETag of the request",
            "Read the resource again, and send its current `ETag` in `If-Match`, or send no `If-Match`. A weak `ETag`, which begins with `W/`, never satisfies `If-Match`."),
    BODY_TOO_LARGE(
            "body-too-large",
            413,
            "The body exceeds the configured limit",
            "Send a smaller body. The member `limit` is the maximum size for this path, in bytes."),
    URI_TOO_LONG("uri-too-long", 414, "The URI is too long", "Shorten the path or the query, or split the request."),
    UNSUPPORTED_MEDIA_TYPE(
            "unsupported-media-type",
            415,
            "The body's media type is not supported",
            "Set `Content-Type` to a media type that the OpenAPI document lists for this operation."),
    INVALID_REQUEST(
            "invalid-request",
            422,
            "The body is invalid for this operation",
            "Correct the value of every entry of the member `errors`. Each entry has a JSON Pointer into the body."),
    IDEMPOTENCY_KEY_REUSED(
            "idempotency-key-reused",
            422,
            "The idempotency key was used for another request",
            "Use a new key for a new request. Repeat a request without any change."),
    INVALID_PROCESS_INPUT(
            "invalid-process-input",
            422,
            "The process does not accept these values",
            "Correct the value of every entry of the member `errors` according to the JSON Schema of the process. Each entry has a JSON Pointer into the body."),
    INVALID_PROCESS_MODEL(
            "invalid-process-model",
            422,
            "The process model cannot be executed",
            "Correct every entry of the member `errors`. Each entry names the file and the element. Nothing was stored."),
    HEADERS_TOO_LARGE(
            "headers-too-large",
            431,
            "The headers are too large",
            "Send fewer or shorter headers. The usual cause is a bearer token with many groups."),
    TOO_MANY_REQUESTS(
            "too-many-requests",
            429,
            "Too many requests",
            "Try again after the number of seconds in the header `Retry-After`, and send fewer requests at a time."),
    INTERNAL_ERROR(
            "internal-error",
            500,
            "An internal error occurred",
            "This is a fault of the runtime. Report the member `errorId` to its operator; the log contains the error under this id."),
    STILL_RUNNING(
            "still-running",
            504,
            "The process instance did not end in time",
            "The process instance continues. Follow it by the member `uuid`, or wait longer."),
    UNAVAILABLE(
            "unavailable",
            503,
            "The runtime cannot serve this request now",
            "Try again after the number of seconds in the header `Retry-After`.");

    private final String slug;
    private final int status;
    private final String title;
    private final String advice;

    ProblemType(String slug, int status, String title, String advice) {
        this.slug = slug;
        this.status = status;
        this.title = title;
        this.advice = advice;
    }

    /** The last segment of the type URI. */
    public String slug() {
        return slug;
    }

    /** The HTTP status code. */
    public int status() {
        return status;
    }

    /** A short summary; it is the same for every occurrence of the problem. */
    public String title() {
        return title;
    }

    /** Advice for the caller, shown on the page of the problem; code is between backticks. */
    public String advice() {
        return advice;
    }

    /** The {@code type} member: a URI reference relative to the runtime's base URL. */
    public String uri() {
        return "/problems/" + slug;
    }
}
