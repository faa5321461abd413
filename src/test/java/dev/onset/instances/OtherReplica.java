package dev.onset.instances;

import dev.onset.runtime.Topics;
import dev.onset.testing.Rows;
import java.util.UUID;

/** Steps an instance as another replica would: behind this one's back, and then says so. */
final class OtherReplica {

    private OtherReplica() {}

    /** One more step, which ends it or not. */
    static void step(UUID instance, String state) {
        step(instance, state, 0);
    }

    /** The same with so many events, the first of which is of token 1. */
    static void step(UUID instance, String state, int events) {
        Rows.update("""
                with history as (
                    insert into instance_history (instance_uuid, revision, at, actor, events)
                    select uuid, revision + 1, now(), 'other', (
                        select coalesce(jsonb_agg(jsonb_build_object('kind', 'PASSED', 'node', 'start', 'token', n)), '[]')
                        from generate_series(1, ?) n)
                    from process_instance where uuid = ?)
                update process_instance set revision = revision + 1, state = ?,
                    ended_at = case when ? in ('FINISHED', 'TERMINATED') then now() end
                where uuid = ?""", events, instance, state, state, instance);
        // Sender and topic, in hexadecimal.
        Rows.number(
                "select length(pg_notify('onset_notifications', ?)::text)",
                "1 " + Long.toHexString(Topics.instance(instance).id()));
    }
}
