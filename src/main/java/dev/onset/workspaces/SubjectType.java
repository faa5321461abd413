package dev.onset.workspaces;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kind of subject of a grant. */
public enum SubjectType {
    /** A user, identified by the name of the principal in the token. */
    @JsonProperty("user")
    USER,
    /** Every user whose token contains the group. */
    @JsonProperty("group")
    GROUP,
    /** A service that calls with its own credentials, identified by its OAuth 2.0 client id. */
    @JsonProperty("client")
    CLIENT
}
