package dev.onset.problems;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * The catalogue of problems that the runtime answers (RFC 9457). Each has a page of its own under {@code /problems/<slug>},
 * which is also its {@code type} URI.
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
            "Send HTTP/1.1 as RFC 9112 has it, or HTTP/2: use a client library, and look at what proxies change on the way."),
    NOT_A_JSON_OBJECT(
            "not-a-json-object",
            400,
            "The body is not a JSON object",
            "Send a JSON object: the body is well-formed JSON, but it is an array or a single value."),
    INVALID_PARAMETER(
            "invalid-parameter",
            400,
            "A path, query or header value is invalid",
            "Correct the value of the member `parameter`; ids are UUIDs in their usual form, percent-encode what a URL cannot hold."),
    UNAUTHENTICATED(
            "unauthenticated",
            401,
            "The request carries no valid bearer token",
            "Get an access token from the identity provider and send it as `Authorization: Bearer ...`; the header `WWW-Authenticate` says more."),
    FORBIDDEN(
            "forbidden",
            403,
            "The caller lacks a permission",
            "Ask an administrator of the workspace for a role that carries the member `permission`."),
    NOT_FOUND("not-found", 404, "There is nothing at this path", "Check the path against the OpenAPI document."),
    WORKSPACE_NOT_FOUND(
            "workspace-not-found",
            404,
            "The workspace does not exist",
            "Check the id. A workspace in which you hold no role answers the same."),
    APPLICATION_NOT_FOUND(
            "application-not-found",
            404,
            "The application does not exist",
            "Check the id, and that the application belongs to the workspace. An application on which you hold no role answers the same."),
    BUILD_NOT_FOUND(
            "build-not-found",
            404,
            "The build does not exist",
            "Check the id, and that the build belongs to the application."),
    PROCESS_NOT_FOUND(
            "process-not-found",
            404,
            "The build has no process of this name",
            "Check the name: it is the BPMN process id, or the name that was given when the build was published."),
    INSTANCE_NOT_FOUND(
            "instance-not-found",
            404,
            "The process instance does not exist",
            "Check the id. An instance of an application on which you hold no role answers the same."),
    GRANT_NOT_FOUND(
            "grant-not-found", 404, "The grant does not exist", "Check the id; the grant may have been revoked."),
    OVERRIDE_NOT_FOUND(
            "override-not-found",
            404,
            "The override does not exist",
            "Check the id; the override may have been removed."),
    JOB_NOT_FOUND(
            "job-not-found",
            404,
            "The job does not exist",
            "The job is completed, or no longer wanted, or was never there. Activate jobs again."),
    USER_TASK_NOT_FOUND(
            "user-task-not-found",
            404,
            "The user task does not exist",
            "The user task is completed, or no longer wanted, or was never there."),
    INCIDENT_NOT_FOUND(
            "incident-not-found",
            404,
            "The incident does not exist",
            "The incident is resolved, or what it stopped is no longer wanted, or it was never there."),
    MESSAGE_NOT_CORRELATED(
            "message-not-correlated",
            404,
            "Nobody waits for the message",
            "Check the message's name and its correlation key, and that the instance waits for it already; or publish it with a time to live."),
    METHOD_NOT_ALLOWED(
            "method-not-allowed",
            405,
            "The path does not support this method",
            "Use one of the methods that the header `Allow` lists."),
    NOT_ACCEPTABLE(
            "not-acceptable",
            406,
            "The path cannot answer in the media type asked for",
            "Ask for a media type that the OpenAPI document names for this operation."),
    REQUEST_TIMEOUT(
            "request-timeout",
            408,
            "The request was not sent in time",
            "Send the whole request without pausing. Nothing was done for it."),
    NO_ACTIVE_BUILD(
            "no-active-build",
            409,
            "The application has no active build in this workspace",
            "Publish a build and activate it, or name a build in the request."),
    BUILD_VERSION_EXISTS(
            "build-version-exists",
            409,
            "The version exists with other content",
            "A published build never changes. Publish under a new version."),
    ALREADY_EXISTS("already-exists", 409, "The id is taken", "Choose another id, or leave the id out to get one."),
    ILLEGAL_STATE(
            "illegal-state",
            409,
            "The state of the resource does not allow this",
            "Read the resource's state; the member `detail` says which state stands in the way."),
    IDEMPOTENCY_KEY_IN_USE(
            "idempotency-key-in-use",
            409,
            "A request with this idempotency key is still being served",
            "Send the request again after the number of seconds in the header `Retry-After`: it gets the answer of the first."),
    BUSINESS_KEY_IN_USE(
            "business-key-in-use",
            409,
            "A running instance has this business key",
            "The application asks for business keys that no two running instances share. The member `uuid` is the instance that has it."),
    BUSINESS_KEY_PENDING(
            "business-key-pending",
            409,
            "Another start with this business key is still being served",
            "Send the request again after the number of seconds in the header `Retry-After`: by then the other start has its instance, or the key is free."),
    BODY_TOO_LARGE(
            "body-too-large",
            413,
            "The body exceeds the configured limit",
            "Send less: the member `limit` is the most that this path takes, in bytes."),
    URI_TOO_LONG(
            "uri-too-long", 414, "The URI is too long", "Ask for less in one request, or send what is long as a body."),
    UNSUPPORTED_MEDIA_TYPE(
            "unsupported-media-type",
            415,
            "The body's media type is not supported",
            "Set `Content-Type` to a media type that the OpenAPI document names for this operation."),
    INVALID_REQUEST(
            "invalid-request",
            422,
            "The body does not fit what the operation takes",
            "Correct every entry of the member `errors`; each has a JSON Pointer into the body."),
    IDEMPOTENCY_KEY_REUSED(
            "idempotency-key-reused",
            422,
            "The idempotency key was used for another request",
            "Use a new key for a new request; send a request again just as it was."),
    INVALID_PROCESS_INPUT(
            "invalid-process-input",
            422,
            "The process does not accept these values",
            "Correct every entry of the member `errors` against the process's JSON Schema; each has a JSON Pointer into the body."),
    INVALID_PROCESS_MODEL(
            "invalid-process-model",
            422,
            "The process model cannot be executed",
            "Correct every entry of the member `errors`; each names the file and the element. Nothing was stored."),
    HEADERS_TOO_LARGE(
            "headers-too-large",
            431,
            "The headers are too large",
            "Send fewer or shorter headers; a bearer token with many groups is the usual cause."),
    TOO_MANY_REQUESTS(
            "too-many-requests",
            429,
            "There were too many requests",
            "Try again after the number of seconds in the header `Retry-After`, and send fewer at a time."),
    INTERNAL_ERROR(
            "internal-error",
            500,
            "The runtime failed; the error is logged under the id given",
            "This is a fault of the runtime. Give the member `errorId` to whoever operates it: it is in the log."),
    STILL_RUNNING(
            "still-running",
            504,
            "The instance has not ended in time",
            "It goes on: follow the instance of the member `uuid`, or wait longer."),
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

    /** A short summary that is the same for every occurrence. */
    public String title() {
        return title;
    }

    /** What a caller can do about it, for the problem's page; code is between backticks. */
    public String advice() {
        return advice;
    }

    /** The {@code type} member: a URI reference relative to the runtime's base URL. */
    public String uri() {
        return "/problems/" + slug;
    }
}
