insert into start_timer values
    ('00000000-0000-7000-8000-0000000000e7', '00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-0000000000a1',
        'order', 'daily', '00000000-0000-7000-8000-0000000000d1', 'R/PT24H', '2099-01-01T00:00:00Z', 'PT24H', -1);
insert into idempotency_key values
    ('key', 'fingerprint', '00000000-0000-7000-8000-00000000f002', '00000000-0000-7000-8000-0000000000c1', 'COMMITTED',
        '00000000-0000-7000-8000-0000000000d1', 'STARTED', '2099-01-01T00:00:00Z');
update application set unique_business_keys = true where name = 'Orders';
update process_instance set business_key = 'b-1', unique_business_key = true where state = 'STARTED';
update process_instance set business_key = 'b-1', unique_business_key = true where state = 'FINISHED';
