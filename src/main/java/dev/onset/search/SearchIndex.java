package dev.onset.search;

import dev.onset.platform.Sql;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The indexes that a search can scan, newest entries first. A scan has one range for each combination of leading index
 * columns, for example for each application and state. The constants are ordered by expected selectivity, beginning
 * with the most selective; the last one can serve every search.
 */
enum SearchIndex {
    PARENT,
    BUSINESS_KEY,
    VALUE,
    INCIDENT,
    BUILD,
    STARTER,
    PROCESS,
    STATE;

    static SearchIndex of(Criteria criteria) {
        if (criteria.parent() != null) {
            return PARENT;
        }
        if (criteria.businessKey() != null) {
            return BUSINESS_KEY;
        }
        if (!criteria.values().isEmpty()) {
            return VALUE;
        }
        if (Boolean.TRUE.equals(criteria.hasIncident())) {
            return INCIDENT;
        }
        if (criteria.build() != null) {
            return BUILD;
        }
        if (criteria.startedBy() != null) {
            return STARTER;
        }
        return criteria.process() == null ? STATE : PROCESS;
    }

    /** Returns the number of ranges. */
    int count(Criteria criteria) {
        int applications = criteria.applications().size();
        return switch (this) {
            case PARENT -> 1;
            case INCIDENT -> applications;
            case VALUE -> applications * criteria.values().getFirst().forms().size();
            case BUILD -> criteria.states().size();
            case BUSINESS_KEY, STARTER, PROCESS, STATE ->
                applications * criteria.states().size();
        };
    }

    /**
     * Returns the keys of the ranges: a relation with the columns {@code application_id}, {@code state} and {@code
     * value} that {@link #entries} requires.
     */
    Sql keys(Criteria criteria) {
        Sql applications = new Sql().add("unnest(?::uuid[]) as a (application_id)", criteria.applications());
        Sql states = new Sql().add("unnest(?::text[]) as s (state)", names(criteria));
        return switch (this) {
            case PARENT -> new Sql().add("(values (1)) as one (n)");
            case INCIDENT -> applications;
            case VALUE ->
                applications.add(
                        " cross join unnest(?::text[]) as f (value)",
                        criteria.values().getFirst().forms());
            case BUILD -> states;
            case BUSINESS_KEY, STARTER, PROCESS, STATE ->
                applications.add(" cross join ").add(states);
        };
    }

    /**
     * Returns the condition for the entries of one range, {@code v} of indexed values or {@code i} of instances. Each
     * part of it concerns a leading column of the index.
     */
    Sql entries(Criteria criteria) {
        Sql sql = new Sql();
        return switch (this) {
            case PARENT -> sql.add("i.parent_uuid = ?", required(criteria.parent()));
            case BUSINESS_KEY ->
                sql.add(
                        "i.application_id = a.application_id and i.business_key = ? and i.state = s.state",
                        required(criteria.businessKey()));
            case VALUE ->
                sql.add(
                        "v.application_id = a.application_id and v.name = ? and v.value = f.value",
                        criteria.values().getFirst().name());
            case INCIDENT -> sql.add("i.application_id = a.application_id and i.has_incident");
            case BUILD -> sql.add("i.build_id = ? and i.state = s.state", required(criteria.build()));
            case STARTER ->
                sql.add(
                        "i.application_id = a.application_id and i.started_by = ? and i.state = s.state",
                        required(criteria.startedBy()));
            case PROCESS ->
                sql.add(
                        "i.application_id = a.application_id and i.process_name = ? and i.state = s.state",
                        required(criteria.process()));
            case STATE -> sql.add("i.application_id = a.application_id and i.state = s.state");
        };
    }

    /** Returns the remaining conditions for an instance {@code i}; empty if the range covers all criteria. */
    Sql others(Criteria criteria) {
        Sql sql = new Sql();
        if ((this == PARENT || this == BUILD) && !criteria.applications().isEmpty()) {
            and(sql, "i.application_id = any (?)", criteria.applications());
        }
        if ((this == PARENT || this == VALUE || this == INCIDENT) && !criteria.anyState()) {
            and(sql, "i.state = any (?)", names(criteria));
        }
        if (this != BUSINESS_KEY && criteria.businessKey() != null) {
            and(sql, "i.business_key = ?", criteria.businessKey());
        }
        if (this != BUILD && criteria.build() != null) {
            and(sql, "i.build_id = ?", criteria.build());
        }
        if (this != STARTER && criteria.startedBy() != null) {
            and(sql, "i.started_by = ?", criteria.startedBy());
        }
        if (this != PROCESS && criteria.process() != null) {
            and(sql, "i.process_name = ?", criteria.process());
        }
        if (this != INCIDENT && criteria.hasIncident() != null) {
            and(sql, "i.has_incident = ?", criteria.hasIncident());
        }
        criteria.values().stream()
                .skip(this == VALUE ? 1 : 0)
                .forEach(value -> and(sql, """
                exists (select 1 from instance_value o
                        where o.instance_uuid = i.uuid and o.name = ? and o.value = any (?))""", value.name(), value.forms()));
        return sql;
    }

    private static void and(Sql sql, String condition, Object... values) {
        sql.add(sql.isEmpty() ? "" : " and ").add(condition, values);
    }

    private static List<String> names(Criteria criteria) {
        return criteria.states().stream().map(Enum::name).sorted().toList();
    }

    private static <T> T required(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("The index was chosen without a value for it");
        }
        return value;
    }
}
