-- The runtime's second design (docs/adr/0003, 0005): messages are matched by claims, calls are known by the UUID of the
-- instance that they started, and a migration of many instances runs until nothing is left to migrate.

-- Two rows meet where name and correlation key are the same. Both texts together may be longer than an entry of an index.
alter table message
    add column channel uuid generated always as (md5(name || chr(1) || correlation_key)::uuid) stored,
    add column pending boolean not null default false;
comment on column message.pending is 'Whether it has not been matched since it was published: until then it lives, whatever its time to live.';
alter table message drop constraint message_message_id_uq;
create unique index message_message_id_uq on message (application_id, channel, md5(message_id)) where message_id is not null;
drop index message_correlation_ix;
create index message_channel_ix on message (application_id, channel, published_at, id);
create index message_pending_ix on message (published_at) where pending;

alter table message_subscription
    add column channel uuid generated always as (md5(name || chr(1) || correlation_key)::uuid) stored,
    add column repeats boolean not null default false,
    add column held boolean not null default false;
comment on column message_subscription.repeats is 'Whether it takes one message after the other, rather than one.';
comment on column message_subscription.held is 'Whether the instance is on hold: no message is matched to it then.';
update message_subscription s set held = true from process_instance i where i.uuid = s.instance_uuid and i.state = 'ON_HOLD';
drop index message_subscription_correlation_ix;
create index message_subscription_channel_ix on message_subscription (application_id, channel, created_at, instance_uuid);

-- A claim binds a message to one subscription, or to the instance that the message started. The step that takes the message
-- consumes it; until then it may be given back.
alter table message_correlation
    add column subscription_id bigint,
    add column state text not null default 'CONSUMED',
    add column claimed_at timestamptz not null default now(),
    add constraint message_correlation_state_ck check (state in ('OPEN', 'CONSUMED')),
    add constraint message_correlation_open_ck check (state <> 'OPEN' or subscription_id is not null);
comment on table message_correlation is 'Claims: a message reaches at most one instance of each process.';
create index message_correlation_open_ix on message_correlation (instance_uuid, subscription_id) where state = 'OPEN';
create index message_correlation_claimed_ix on message_correlation (claimed_at) where state = 'OPEN';

-- Where an instance stands among those that call each other, and the correlation key of the message that started it.
alter table process_instance
    add column root_uuid uuid,
    add column call_depth integer not null default 0,
    add column message_key text;
comment on column process_instance.root_uuid is 'The instance at the top of the calls; null where that is this one.';
comment on column process_instance.call_depth is 'How many calls lead to it.';
comment on column process_instance.message_key is 'The correlation key of the message that started it: no two running instances of a process have the same.';
create unique index process_instance_message_key_uq on process_instance (application_id, process_name, md5(message_key))
    where message_key is not null and ended_at is null;


alter table job add column retries_set integer;
comment on column job.retries_set is 'How often it may be tried once its incident is resolved, where that was set while the incident was open.';

alter table instance_migration
    add column idle_passes integer not null default 0,
    add column migrated_in_pass bigint not null default 0;
comment on column instance_migration.idle_passes is 'How many passes in a row found nothing to migrate: two end it.';
create table instance_migration_refusal (
    migration_id uuid not null,
    instance_uuid uuid not null,
    attempts integer not null,
    final boolean not null,
    obstacles jsonb not null,
    constraint instance_migration_refusal_pk primary key (migration_id, instance_uuid),
    constraint instance_migration_refusal_migration_fk foreign key (migration_id) references instance_migration (id)
        on delete cascade
);
comment on table instance_migration_refusal is 'Instances that a migration could not move: for good, or to be tried again.';
