package dev.onset.dmn;

/** What the result of a decision table is if several rules match (DMN 1.5, 8.2.10). */
enum HitPolicy {
    /** At most one rule may match. */
    UNIQUE,
    /** The first rule that matches. */
    FIRST,
    /** The rule whose outputs have the highest priority. */
    PRIORITY,
    /** Any rule, because all that match have the same outputs. */
    ANY,
    /** All rules in their order. */
    COLLECT,
    /** As {@link #COLLECT}. */
    RULE_ORDER,
    /** All rules, those with the highest priority first. */
    OUTPUT_ORDER,
    /** The sum of the only output of all rules. */
    COLLECT_SUM,
    /** The smallest number. */
    COLLECT_MIN,
    /** The largest number. */
    COLLECT_MAX,
    /** The number of rules that match. */
    COLLECT_COUNT;

    boolean needsPriorities() {
        return this == PRIORITY || this == OUTPUT_ORDER;
    }

    boolean aggregates() {
        return name().startsWith("COLLECT_");
    }
}
