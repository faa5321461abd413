package dev.onset.audit;

import java.util.Map;

/** An answer that can say what was changed. */
public interface Audited {

    /** What the audit log tells beside the path, in order; never a process value or a secret. */
    Map<String, Object> auditDetails();
}
