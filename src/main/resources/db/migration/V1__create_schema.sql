-- Onset's schema. Ids are UUIDv7, given by the application. Tables of running instances lead their keys with the
-- instance's uuid and no constraint spans instances (docs/adr/0010).

create table workspace (
    id uuid not null,
    name text not null,
    created_at timestamptz not null,
    created_by text not null,
    constraint workspace_pk primary key (id),
    constraint workspace_name_ck check (length(name) between 1 and 200)
);

create table application (
    id uuid not null,
    workspace_id uuid not null,
    name text not null,
    created_at timestamptz not null,
    created_by text not null,
    constraint application_pk primary key (id),
    constraint application_workspace_uq unique (workspace_id, id),
    constraint application_workspace_fk foreign key (workspace_id) references workspace (id),
    constraint application_name_ck check (length(name) between 1 and 200)
);

create table access_grant (
    id uuid not null,
    workspace_id uuid not null,
    application_id uuid,
    subject_type text not null,
    subject text not null,
    role text not null,
    granted_at timestamptz not null,
    granted_by text not null,
    constraint access_grant_pk primary key (id),
    constraint access_grant_uq unique nulls not distinct (workspace_id, subject_type, subject, role, application_id),
    constraint access_grant_workspace_fk foreign key (workspace_id) references workspace (id),
    constraint access_grant_application_fk foreign key (workspace_id, application_id)
        references application (workspace_id, id),
    constraint access_grant_subject_type_ck check (subject_type in ('USER', 'GROUP', 'CLIENT')),
    constraint access_grant_subject_ck check (length(subject) between 1 and 200),
    constraint access_grant_role_ck check (role in ('STARTER', 'VIEWER', 'OPERATOR', 'PUBLISHER', 'ADMIN'))
);
comment on table access_grant is 'Who may do what: deny by default. Without an application it holds for the whole workspace.';
create index access_grant_subject_ix on access_grant (subject_type, subject);

create table build (
    id uuid not null,
    workspace_id uuid not null,
    application_id uuid not null,
    version text not null,
    branch text not null,
    status text not null,
    checksum text not null,
    published_at timestamptz not null,
    published_by text not null,
    constraint build_pk primary key (id),
    constraint build_application_uq unique (application_id, id),
    constraint build_version_uq unique (application_id, version),
    constraint build_application_fk foreign key (workspace_id, application_id) references application (workspace_id, id),
    constraint build_status_ck check (status in ('COMMITTED', 'DRAFT')),
    constraint build_checksum_ck check (checksum ~ '^[0-9a-f]{64}$')
);
comment on table build is 'An immutable package of process definitions; checksum is the SHA-256 of its content.';

create table build_file (
    build_id uuid not null,
    path text not null,
    content bytea not null,
    constraint build_file_pk primary key (build_id, path),
    constraint build_file_build_fk foreign key (build_id) references build (id)
);
comment on table build_file is 'The files of a build as they were published.';

create table process_definition (
    id uuid not null,
    build_id uuid not null,
    name text not null,
    process_id text not null,
    path text not null,
    input_schema jsonb,
    constraint process_definition_pk primary key (id),
    constraint process_definition_name_uq unique (build_id, name),
    constraint process_definition_file_fk foreign key (build_id, path) references build_file (build_id, path)
);
comment on table process_definition is 'One executable process of a build: the name it is started by, and where its BPMN is.';

create table activation (
    workspace_id uuid not null,
    application_id uuid not null,
    build_id uuid not null,
    changed_at timestamptz not null,
    changed_by text not null,
    constraint activation_pk primary key (workspace_id, application_id),
    constraint activation_application_fk foreign key (workspace_id, application_id) references application (workspace_id, id),
    constraint activation_build_fk foreign key (application_id, build_id) references build (application_id, id)
);
comment on table activation is 'The build that a start by workspace, application and process name uses now.';

create table activation_change (
    id uuid not null,
    workspace_id uuid not null,
    application_id uuid not null,
    kind text not null,
    from_build_id uuid,
    to_build_id uuid not null,
    changed_at timestamptz not null,
    changed_by text not null,
    constraint activation_change_pk primary key (id),
    constraint activation_change_application_fk foreign key (workspace_id, application_id)
        references application (workspace_id, id),
    constraint activation_change_from_fk foreign key (application_id, from_build_id) references build (application_id, id),
    constraint activation_change_to_fk foreign key (application_id, to_build_id) references build (application_id, id),
    constraint activation_change_kind_ck check (kind in ('ACTIVATED', 'ROLLED_BACK'))
);
create index activation_change_application_ix on activation_change (workspace_id, application_id, id);

create table process_instance (
    uuid uuid not null,
    workspace_id uuid not null,
    application_id uuid not null,
    build_id uuid not null,
    definition_id uuid not null,
    process_name text not null,
    state text not null,
    revision bigint not null,
    variables jsonb not null,
    tokens jsonb not null,
    platform text,
    started_at timestamptz not null,
    started_by text not null,
    ended_at timestamptz,
    constraint process_instance_pk primary key (uuid),
    constraint process_instance_state_ck check (state in
        ('CREATED', 'STARTED', 'FINISHED', 'FAILED', 'EXPIRED', 'DISMISSED', 'TERMINATED', 'ON_HOLD')),
    constraint process_instance_revision_ck check (revision >= 1),
    constraint process_instance_ended_ck check
        ((ended_at is null) = (state in ('CREATED', 'STARTED', 'ON_HOLD')))
) with (fillfactor = 80);
comment on table process_instance is 'One row is the whole execution state of an instance: its values, and its tokens with the scopes they open.';

create table instance_history (
    instance_uuid uuid not null,
    revision bigint not null,
    at timestamptz not null,
    actor text,
    events jsonb not null,
    constraint instance_history_pk primary key (instance_uuid, revision),
    constraint instance_history_instance_fk foreign key (instance_uuid) references process_instance (uuid) on delete cascade
);
comment on table instance_history is 'Append-only: what one step (one transaction) of an instance did, in order; actor is who caused it, null for the runtime itself.';

create table job (
    instance_uuid uuid not null,
    key bigint generated always as identity,
    token_id bigint not null,
    workspace_id uuid not null,
    application_id uuid not null,
    process_name text not null,
    node_id text not null,
    type text not null,
    headers jsonb not null,
    retries integer not null,
    available_at timestamptz not null,
    worker text,
    error_message text,
    created_at timestamptz not null,
    constraint job_pk primary key (instance_uuid, key),
    constraint job_instance_fk foreign key (instance_uuid) references process_instance (uuid) on delete cascade,
    constraint job_retries_ck check (retries >= 0)
);
comment on table job is 'Work for a worker. It may be activated from available_at on: while a worker holds it, that is when its lock ends.';
create index job_key_ix on job (key);
create index job_activation_ix on job (type, available_at) where retries > 0;

create table user_task (
    instance_uuid uuid not null,
    key bigint generated always as identity,
    token_id bigint not null,
    workspace_id uuid not null,
    application_id uuid not null,
    process_name text not null,
    node_id text not null,
    name text,
    assignee text,
    candidate_groups text[] not null,
    candidate_users text[] not null,
    due_date timestamptz,
    follow_up_date timestamptz,
    priority integer not null,
    form_key text,
    created_at timestamptz not null,
    constraint user_task_pk primary key (instance_uuid, key),
    constraint user_task_instance_fk foreign key (instance_uuid) references process_instance (uuid) on delete cascade,
    constraint user_task_priority_ck check (priority between 0 and 100)
);
create index user_task_key_ix on user_task (key);
create index user_task_application_ix on user_task (workspace_id, application_id, key);

create table incident (
    instance_uuid uuid not null,
    key bigint generated always as identity,
    token_id bigint not null,
    node_id text not null,
    type text not null,
    message text not null,
    created_at timestamptz not null,
    constraint incident_pk primary key (instance_uuid, key),
    constraint incident_instance_fk foreign key (instance_uuid) references process_instance (uuid) on delete cascade
);
create index incident_key_ix on incident (key);

-- db-scheduler's own table (github.com/kagkarlsson/db-scheduler, PostgreSQL).
create table scheduled_tasks (
    task_name text not null,
    task_instance text not null,
    task_data bytea,
    execution_time timestamptz not null,
    picked boolean not null,
    picked_by text,
    last_success timestamptz,
    last_failure timestamptz,
    consecutive_failures integer,
    last_heartbeat timestamptz,
    version bigint not null,
    priority smallint,
    constraint scheduled_tasks_pk primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time_ix on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat_ix on scheduled_tasks (last_heartbeat);
create index scheduled_tasks_priority_execution_time_ix on scheduled_tasks (priority desc, execution_time asc);
