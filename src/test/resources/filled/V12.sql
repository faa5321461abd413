insert into instance_migration_refusal values
    ('00000000-0000-7000-8000-0000000000c7', '00000000-0000-7000-8000-00000000f002', 1, false, '["busy"]');
update message set pending = true where message_id = 'm-1';
insert into message_correlation (message_id, process_name, instance_uuid, subscription_id, state) values
    ('00000000-0000-7000-8000-0000000000a8', 'order', '00000000-0000-7000-8000-00000000f002', 4, 'OPEN');
update process_instance set message_key = 'o-1' where state = 'STARTED';
