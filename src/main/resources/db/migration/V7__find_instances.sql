-- Finding instances, newest first, by what they are and by the values that their builds declare as indexed; and removing
-- those that ended long ago (docs/adr/0018).

alter table process_instance add column has_incident boolean not null default false;
update process_instance i set has_incident = true where exists (select 1 from incident c where c.instance_uuid = i.uuid);
comment on column process_instance.has_incident is 'Whether a token is stopped by an incident: what is searched by is in the row itself.';

-- Each search walks one of these backwards. The state is in all that can have millions of entries for one key: what is
-- looked for is seldom what most instances are.
create index process_instance_state_ix on process_instance (application_id, state, started_at, uuid);
create index process_instance_process_ix on process_instance (application_id, process_name, state, started_at, uuid);
create index process_instance_starter_ix on process_instance (application_id, started_by, state, started_at, uuid);
create index process_instance_build_ix on process_instance (build_id, state, started_at, uuid);
create index process_instance_incident_ix on process_instance (application_id, started_at, uuid) where has_incident;
drop index process_instance_parent_ix;
create index process_instance_parent_ix on process_instance (parent_uuid, started_at, uuid) where parent_uuid is not null;

-- For removing them.
create index process_instance_ended_ix on process_instance (application_id, ended_at, uuid) where ended_at is not null;

-- A fifth of ten million rows is too much to wait for.
alter table process_instance set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

create table instance_value (
    instance_uuid uuid not null,
    name text not null,
    value text not null,
    application_id uuid not null,
    started_at timestamptz not null,
    constraint instance_value_pk primary key (instance_uuid, name),
    constraint instance_value_instance_fk foreign key (instance_uuid) references process_instance (uuid) on delete cascade,
    constraint instance_value_name_ck check (length(name) between 1 and 100),
    constraint instance_value_value_ck check (length(value) between 2 and 258)
);
comment on table instance_value is 'The values of an instance that its build declares as indexed: s:text, n:number or b:boolean.';
create index instance_value_ix on instance_value (application_id, name, value, started_at, instance_uuid);

create table indexed_value (
    application_id uuid not null,
    name text not null,
    constraint indexed_value_pk primary key (application_id, name),
    constraint indexed_value_application_fk foreign key (application_id) references application (id)
);
comment on table indexed_value is 'The names of values that any build of an application declares as indexed.';

create table retention_policy (
    application_id uuid not null,
    finished_after_seconds bigint not null,
    changed_at timestamptz not null,
    changed_by text not null,
    constraint retention_policy_pk primary key (application_id),
    constraint retention_policy_application_fk foreign key (application_id) references application (id),
    constraint retention_policy_seconds_ck check (finished_after_seconds >= 3600)
);
comment on table retention_policy is 'How long the ended instances of an application are kept; without a row, for ever.';
