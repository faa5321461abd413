package dev.onset.audit;

import java.util.Map;

/** A response that describes the change for the audit log. */
public interface Audited {

    /** The attributes for the audit log in addition to the path, in order. They must not contain process values or secrets. */
    Map<String, Object> auditDetails();
}
