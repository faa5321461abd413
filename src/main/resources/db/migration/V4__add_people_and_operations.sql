-- Finding user tasks and incidents, operating instances, and the starts that failed.

-- Whose task it is. A search reads no list of pending entries: what is inserted is indexed at once.
create index user_task_assignee_ix on user_task (workspace_id, application_id, assignee, key) where assignee is not null;
create index user_task_candidate_groups_ix on user_task using gin (candidate_groups) with (fastupdate = off)
    where candidate_groups <> '{}';
create index user_task_candidate_users_ix on user_task using gin (candidate_users) with (fastupdate = off)
    where candidate_users <> '{}';
-- Camunda's clients know an instance by the last 64 bits of its UUID.
create index user_task_instance_key_ix on user_task (substr(uuid_send(instance_uuid), 9));

alter table incident add column workspace_id uuid;
alter table incident add column application_id uuid;
alter table incident add column process_name text;
update incident c set workspace_id = i.workspace_id, application_id = i.application_id, process_name = i.process_name
    from process_instance i where i.uuid = c.instance_uuid;
alter table incident alter column workspace_id set not null;
alter table incident alter column application_id set not null;
alter table incident alter column process_name set not null;
create index incident_application_ix on incident (workspace_id, application_id, key);

alter table job add column held_available_at timestamptz;
comment on column job.held_available_at is 'While the instance is on hold, from when on the job may be activated after that; available_at is out of reach then.';

alter table process_instance add column expires_at timestamptz;
comment on column process_instance.expires_at is 'When it ends as EXPIRED, if it has not ended by then.';
create index process_instance_definition_ix on process_instance (definition_id, uuid) where ended_at is null;

create table instance_migration (
    id uuid not null,
    workspace_id uuid not null,
    application_id uuid not null,
    process_name text not null,
    from_build_id uuid not null,
    to_build_id uuid not null,
    mappings jsonb not null,
    requested_at timestamptz not null,
    requested_by text not null,
    last_uuid uuid,
    migrated bigint not null,
    refused bigint not null,
    refusals jsonb not null,
    ended_at timestamptz,
    constraint instance_migration_pk primary key (id),
    constraint instance_migration_from_fk foreign key (application_id, from_build_id) references build (application_id, id),
    constraint instance_migration_to_fk foreign key (application_id, to_build_id) references build (application_id, id),
    constraint instance_migration_application_fk foreign key (workspace_id, application_id)
        references application (workspace_id, id)
);
comment on table instance_migration is 'A move of all instances of a process from one build to another: how far it is, and the first that could not be moved.';

create table failed_start (
    id uuid not null,
    workspace_id uuid not null,
    application_id uuid not null,
    build_id uuid,
    process_name text not null,
    problem text not null,
    status integer not null,
    failed_at timestamptz not null,
    started_by text not null,
    constraint failed_start_pk primary key (id),
    constraint failed_start_application_fk foreign key (workspace_id, application_id)
        references application (workspace_id, id)
);
comment on table failed_start is 'Starts that were refused or failed, without their values; the id is a UUIDv7, so newer ones sort after older.';
create index failed_start_application_ix on failed_start (workspace_id, application_id, id);
create index failed_start_failed_at_ix on failed_start (failed_at);
