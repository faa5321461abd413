insert into instance_migration (id, workspace_id, application_id, process_name, from_build_id, to_build_id, mappings,
        requested_at, requested_by, last_uuid, migrated, refused, refusals, ended_at) values
    ('00000000-0000-7000-8000-0000000000c7', '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1',
        'order', '00000000-0000-7000-8000-0000000000c1', '00000000-0000-7000-8000-0000000000c2', '{"a": "b"}',
        '2026-11-03T08:00:00Z', 'alice', '00000000-0000-7000-8000-00000000f001', 1, 1, '[{"instance": "x"}]', null);
insert into failed_start values
    ('00000000-0000-7000-8000-0000000000d7', '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1',
        '00000000-0000-7000-8000-0000000000c1', 'order', 'values-invalid', 422, '2026-11-03T08:00:00Z', 'bob');
update process_instance set expires_at = '2099-01-01T00:00:00Z' where state = 'STARTED';
update job set held_available_at = available_at where instance_uuid = '00000000-0000-7000-8000-00000000f008';
