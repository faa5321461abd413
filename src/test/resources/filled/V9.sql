insert into mounted_build values
    ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000c1',
        '2026-11-03T08:00:00Z');
update process_instance set traceparent = '00-' || repeat('a', 32) || '-' || repeat('b', 16) || '-01' where state = 'STARTED';
