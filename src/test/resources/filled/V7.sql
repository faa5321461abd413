insert into instance_value
    select uuid, 'order', 's:o-1', application_id, started_at from process_instance where state = 'STARTED';
insert into indexed_value values ('00000000-0000-7000-8000-0000000000a1', 'order');
insert into retention_policy values ('00000000-0000-7000-8000-0000000000a1', 86400, '2026-11-03T08:00:00Z', 'alice');
