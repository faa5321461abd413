insert into message_subscription
    select uuid, 4, 1, workspace_id, application_id, process_name, 'wait', 'paid', 'o-1', started_at
    from process_instance where state in ('STARTED', 'ON_HOLD');
-- A name and a key that are together longer than an entry of an index may be.
insert into message_subscription
    select uuid, 5, 1, workspace_id, application_id, process_name, 'wait', (select string_agg(md5(n::text), '')
        from generate_series(1, 50) n), repeat('k', 900), started_at
    from process_instance where state = 'STARTED';
insert into message values
    ('00000000-0000-7000-8000-0000000000a7', '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1',
        'paid', 'o-1', 'm-1', '{"amount": 5}', '2026-11-02T08:00:00Z', 'alice', '2099-01-01T00:00:00Z'),
    ('00000000-0000-7000-8000-0000000000a8', '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1',
        'paid', 'o-1', null, '{}', '2026-11-02T08:00:00Z', 'alice', '2026-11-02T08:00:00Z');
insert into message_correlation values
    ('00000000-0000-7000-8000-0000000000a7', 'order', '00000000-0000-7000-8000-00000000f003');
update process_instance set parent_uuid = '00000000-0000-7000-8000-00000000f002', parent_token = 7 where state = 'CREATED';
