import java.util.List;
import java.util.Map;

/** Everything that this script knows of Onset's tables, but for the form of the stored tokens, which {@link Snapshot} reads. */
final class Tables {

    static final String INSTANCES = """
            select uuid, process_name, state, revision, variables, tokens, parent_uuid, parent_token, business_key, has_incident, ended_at
            from process_instance where application_id = ? order by uuid""";
    static final String HISTORY = """
            select h.instance_uuid, h.revision, h.events from instance_history h join process_instance i on i.uuid = h.instance_uuid
            where i.application_id = ? order by h.instance_uuid, h.revision""";
    static final String JOBS = "select instance_uuid, key, token_id, node_id, type, retries from job where application_id = ?";
    static final String USER_TASKS = "select instance_uuid, key, token_id, node_id from user_task where application_id = ?";
    static final String INCIDENTS = "select instance_uuid, key, token_id, node_id, type, message from incident where application_id = ?";
    static final String SUBSCRIPTIONS = """
            select instance_uuid, subscription_id, token_id, process_name, node_id, name, correlation_key
            from message_subscription where application_id = ?""";
    /** Messages that may still be correlated say so by {@code live}. */
    static final String MESSAGES = """
            select id, name, correlation_key, variables->>'m' as m, expires_at > now() as live, published_at
            from message where application_id = ?""";
    /** Who has, or is to have, a message. {@code taken} tells the two apart, where the table does. */
    static final String CORRELATIONS = """
            select c.message_id, c.process_name, c.instance_uuid, coalesce(to_jsonb(c)->>'state', 'CONSUMED') = 'CONSUMED' as taken
            from message_correlation c join message m on m.id = c.message_id where m.application_id = ?""";
    /** What is to happen later to instances and messages. The recurring work of the replicas has no id in its name. */
    static final String SCHEDULED = """
            select t.task_name, t.task_instance, left(t.task_instance, 36) as about, t.picked, coalesce(t.consecutive_failures, 0) as failures,
                extract(epoch from now() - t.execution_time) as late
            from scheduled_tasks t
            where left(t.task_instance, 36) in (select uuid::text from process_instance where application_id = ?
                union all select id::text from message where application_id = ?)""";
    /** What some replica has in hand: what it has picked, and what it delivers without picking it, because it is due at once. */
    static final String IN_HAND = """
            select t.task_name, t.task_instance, t.picked from scheduled_tasks t join process_instance i on i.uuid::text = left(t.task_instance, 36)
            where i.application_id = ? and (t.picked or t.task_name <> 'fire-timer')""";
    /** Each step with its moment by the clock of the database, whatever Onset takes for the time. */
    static final String MOMENTS = """
            create schema faults;
            create table faults.step (instance uuid, revision bigint, at timestamptz not null, primary key (instance, revision));
            create function faults.note() returns trigger language plpgsql as $$ begin
                insert into faults.step values (new.instance_uuid, new.revision, clock_timestamp()) on conflict do nothing;
                return null;
            end $$;
            create trigger note after insert on instance_history for each row execute function faults.note()""";
    static final String STEPS = """
            select s.instance, s.revision, extract(epoch from s.at) as at from faults.step s join process_instance i on i.uuid = s.instance
            where i.application_id = ?""";
    static final String PROGRESS = """
            select (select count(*) || '/' || coalesce(sum(revision), 0) from process_instance where application_id = ?) as moved,
                (select count(*) from job where application_id = ?)
                + (select count(*) from user_task where application_id = ? and node_id = 'user_approve')
                + (select count(*) from scheduled_tasks t join process_instance i on i.uuid::text = left(t.task_instance, 36)
                    where i.application_id = ? and t.execution_time < now() + interval '30 minutes') as open""";
    static final String TWO_OF_ONE_START_KEY = """
            select min(uuid::text) as uuid, process_name, variables->>'k' as k, count(*) as n from process_instance
            where application_id = ? and process_name in ('keyed', 'audit') and ended_at is null
            group by process_name, variables->>'k' having count(*) > 1""";
    static final String TWO_OF_ONE_BUSINESS_KEY = """
            select min(uuid::text) as uuid, business_key, count(*) as n from process_instance
            where application_id = ? and business_key is not null and ended_at is null group by business_key having count(*) > 1""";
    static final List<String> OPEN_WORK = List.of("job", "user_task", "incident", "message_subscription");

    private Tables() {}

    /** Whether something scheduled is a timer of a subscription. */
    static boolean isTimer(Map<String, Object> scheduled, String instance, long subscription) {
        return String.valueOf(scheduled.get("task_name")).contains("timer") && String.valueOf(scheduled.get("task_instance")).startsWith(instance + ":" + subscription + ":");
    }
}
