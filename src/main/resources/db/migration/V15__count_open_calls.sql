-- How many instances are open that were called from one, directly or through others: counted before a further one is.
create index process_instance_open_root_ix on process_instance (root_uuid) where root_uuid is not null and ended_at is null;
