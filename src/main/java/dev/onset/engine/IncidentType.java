package dev.onset.engine;

/** Why a token cannot go on; the names are those of Camunda 8. */
public enum IncidentType {
    /** An expression failed, or a gateway found no way out. */
    CONDITION_ERROR,
    /** A mapping or script failed. */
    IO_MAPPING_ERROR,
    /** An expression of a task or event failed. */
    EXTRACT_VALUE_ERROR,
    /** A job has no retries left. */
    JOB_NO_RETRIES,
    /** A BPMN error was thrown that nothing catches. */
    UNHANDLED_ERROR_EVENT,
    /** A called process cannot be started. */
    CALLED_ELEMENT_ERROR,
    /** The runtime failed by a fault of its own. */
    UNKNOWN
}
