package dev.onset.workspaces;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whom a grant is for. */
public enum SubjectType {
    /** A user, by the name that the token's principal has. */
    @JsonProperty("user")
    USER,
    /** Every user who has the group in the token. */
    @JsonProperty("group")
    GROUP,
    /** A service that calls with its own credentials, by its OAuth 2.0 client id. */
    @JsonProperty("client")
    CLIENT
}
