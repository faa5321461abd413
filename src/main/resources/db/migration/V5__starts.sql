-- How processes are started: by timers.

create table start_timer (
    id uuid not null,
    workspace_id uuid not null,
    application_id uuid not null,
    process_name text not null,
    node_id text not null,
    definition_id uuid not null,
    schedule text not null,
    due timestamptz,
    cycle_interval text,
    cycle_left integer,
    constraint start_timer_pk primary key (id),
    constraint start_timer_node_uq unique (application_id, process_name, node_id),
    constraint start_timer_application_fk foreign key (workspace_id, application_id)
        references application (workspace_id, id),
    constraint start_timer_definition_fk foreign key (definition_id) references process_definition (id),
    constraint start_timer_cycle_ck check ((cycle_interval is null) = (cycle_left is null))
);
comment on table start_timer is 'The timers that start processes of the active build; without a due time, one that has started all it is to start.';

-- How starts are told apart: by the key of a caller who may ask twice, and by the key of the business.

create table idempotency_key (
    id text not null,
    fingerprint text not null,
    instance_uuid uuid not null,
    build_id uuid not null,
    build_status text not null,
    definition_id uuid not null,
    state text not null,
    expires_at timestamptz not null,
    constraint idempotency_key_pk primary key (id)
);
comment on table idempotency_key is 'Starts that were sent with an Idempotency-Key: id is a hash of who asked for what with which key, fingerprint one of what else was sent, the others are what was answered. It may outlive its instance.';
create index idempotency_key_expires_at_ix on idempotency_key (expires_at);

alter table application add column unique_business_keys boolean not null default false;
comment on column application.unique_business_keys is 'Whether no two running instances of the application may have the same business key.';

alter table process_instance add column business_key text;
alter table process_instance add column unique_business_key boolean not null default false;
alter table process_instance add constraint process_instance_business_key_ck
    check (length(business_key) between 1 and 200);
comment on column process_instance.unique_business_key is 'Whether no other running instance of the application may have the business key.';
create unique index process_instance_business_key_uq on process_instance (application_id, business_key)
    where unique_business_key and ended_at is null;
create index process_instance_business_key_ix on process_instance (application_id, business_key, state, started_at, uuid)
    where business_key is not null;
