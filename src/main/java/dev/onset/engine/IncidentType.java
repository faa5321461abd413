package dev.onset.engine;

/** The type of an incident, with the names of Camunda 8. */
public enum IncidentType {
    /** A condition failed, or no outgoing flow of a gateway can be taken. */
    CONDITION_ERROR,
    /** A mapping or script failed. */
    IO_MAPPING_ERROR,
    /** An expression of a task or event failed. */
    EXTRACT_VALUE_ERROR,
    /** A job has no retries left. */
    JOB_NO_RETRIES,
    /** A job of an execution listener has no retries left. */
    EXECUTION_LISTENER_NO_RETRIES,
    /** A job that decides which elements of an ad-hoc subprocess are activated has no retries left. */
    AD_HOC_SUB_PROCESS_NO_RETRIES,
    /** A BPMN error was not caught. */
    UNHANDLED_ERROR_EVENT,
    /** A called process could not be started. */
    CALLED_ELEMENT_ERROR,
    /** The build has no such decision. */
    CALLED_DECISION_ERROR,
    /** A decision has no result. */
    DECISION_EVALUATION_ERROR,
    /** An internal error occurred. */
    UNKNOWN
}
