-- Rows as they are at schema version 1: at least one in each table, one of each kind where a later migration tells kinds apart.
insert into workspace values
    ('00000000-0000-7000-8000-00000000000a', 'Workspace', '2026-11-01T08:00:00Z', 'alice');
insert into application values
    ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-00000000000a', 'Orders', '2026-11-01T08:00:00Z', 'alice'),
    ('00000000-0000-7000-8000-0000000000a2', '00000000-0000-7000-8000-00000000000a', 'Quiet', '2026-11-01T08:00:00Z', 'alice');
insert into access_grant values
    ('00000000-0000-7000-8000-0000000000b1', '00000000-0000-7000-8000-00000000000a', null, 'USER', 'alice', 'ADMIN',
        '2026-11-01T08:00:00Z', 'alice'),
    ('00000000-0000-7000-8000-0000000000b2', '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1',
        'GROUP', 'clerks', 'STARTER', '2026-11-01T08:00:00Z', 'alice');
insert into build values
    ('00000000-0000-7000-8000-0000000000c1', '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1',
        '1.0.0', 'main', 'COMMITTED', repeat('a', 64), '2026-11-01T09:00:00Z', 'alice'),
    ('00000000-0000-7000-8000-0000000000c2', '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1',
        '1.1.0', 'main', 'DRAFT', repeat('b', 64), '2026-11-01T10:00:00Z', 'alice');
insert into build_file values
    ('00000000-0000-7000-8000-0000000000c1', 'order.bpmn', '\x3c61'),
    ('00000000-0000-7000-8000-0000000000c2', 'order.bpmn', '\x3c62');
insert into process_definition values
    ('00000000-0000-7000-8000-0000000000d1', '00000000-0000-7000-8000-0000000000c1', 'order', 'order', 'order.bpmn', null),
    ('00000000-0000-7000-8000-0000000000d2', '00000000-0000-7000-8000-0000000000c2', 'order', 'order', 'order.bpmn',
        '{"type": "object"}');
insert into activation values
    ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000c1',
        '2026-11-01T11:00:00Z', 'alice');
-- Activated, replaced, and rolled back: V6 gives the changes numbers, and each the one that a roll back leads to.
insert into activation_change (id, workspace_id, application_id, kind, from_build_id, to_build_id, changed_at, changed_by) values
    ('00000000-0000-7000-8000-0000000000e1', '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1',
        'ACTIVATED', null, '00000000-0000-7000-8000-0000000000c1', '2026-11-01T11:00:00Z', 'alice'),
    ('00000000-0000-7000-8000-0000000000e2', '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1',
        'ACTIVATED', '00000000-0000-7000-8000-0000000000c1', '00000000-0000-7000-8000-0000000000c2', '2026-11-01T12:00:00Z',
        'alice'),
    ('00000000-0000-7000-8000-0000000000e3', '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1',
        'ROLLED_BACK', '00000000-0000-7000-8000-0000000000c2', '00000000-0000-7000-8000-0000000000c1', '2026-11-01T13:00:00Z',
        'bob');
-- One of each state.
insert into process_instance (uuid, workspace_id, application_id, build_id, definition_id, process_name, state, revision,
        variables, tokens, platform, started_at, started_by, ended_at)
    select ('00000000-0000-7000-8000-00000000f' || lpad(number::text, 3, '0'))::uuid, '00000000-0000-7000-8000-00000000000a',
        '00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000c1',
        '00000000-0000-7000-8000-0000000000d1', 'order', state, number, '{"order": "o-1"}', '{"next": 1, "tokens": []}',
        'SAP', '2026-11-02T08:00:00Z', 'alice',
        case when state not in ('CREATED', 'STARTED', 'ON_HOLD') then timestamptz '2026-11-03T08:00:00Z' end
    from unnest(array['CREATED', 'STARTED', 'FINISHED', 'FAILED', 'EXPIRED', 'DISMISSED', 'TERMINATED', 'ON_HOLD'])
        with ordinality as each (state, number);
insert into instance_history
    select uuid, 1, started_at, started_by, '[{"kind": "ENTERED", "node": "start"}]' from process_instance;
insert into job (instance_uuid, token_id, workspace_id, application_id, process_name, node_id, type, headers, retries,
        available_at, worker, error_message, created_at)
    select uuid, 1, workspace_id, application_id, process_name, 'pay', 'pay', '{"a": "b"}', 3, started_at, 'w-1', null, started_at
    from process_instance where state in ('STARTED', 'ON_HOLD');
insert into user_task (instance_uuid, token_id, workspace_id, application_id, process_name, node_id, name, assignee,
        candidate_groups, candidate_users, due_date, follow_up_date, priority, form_key, created_at)
    select uuid, 2, workspace_id, application_id, process_name, 'approve', 'Approve', 'bob', '{clerks}', '{carol}',
        '2026-12-01T00:00:00Z', null, 50, 'form', started_at
    from process_instance where state in ('STARTED', 'ON_HOLD');
insert into incident (instance_uuid, token_id, node_id, type, message, created_at)
    select uuid, 1, 'pay', 'JOB_NO_RETRIES', 'It failed', started_at from process_instance where state = 'STARTED';
insert into scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version, priority)
    select 'fire-timer', uuid || ':3', '\x7b7d', '2026-12-01T00:00:00Z', false, 1, 0
    from process_instance where state = 'STARTED';
