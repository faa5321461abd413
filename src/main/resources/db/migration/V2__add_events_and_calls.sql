-- Messages, what waits for them, and instances that were started by others.

alter table process_instance add column parent_uuid uuid;
alter table process_instance add column parent_token bigint;
alter table process_instance add constraint process_instance_parent_ck
    check ((parent_uuid is null) = (parent_token is null));
create index process_instance_parent_ix on process_instance (parent_uuid) where parent_uuid is not null;
comment on column process_instance.parent_uuid is 'The instance whose call activity started this one.';

create table message_subscription (
    instance_uuid uuid not null,
    subscription_id bigint not null,
    token_id bigint not null,
    workspace_id uuid not null,
    application_id uuid not null,
    process_name text not null,
    node_id text not null,
    name text not null,
    correlation_key text not null,
    created_at timestamptz not null,
    constraint message_subscription_pk primary key (instance_uuid, subscription_id),
    constraint message_subscription_instance_fk foreign key (instance_uuid)
        references process_instance (uuid) on delete cascade
);
create index message_subscription_correlation_ix on message_subscription (application_id, name, correlation_key);

create table message (
    id uuid not null,
    workspace_id uuid not null,
    application_id uuid not null,
    name text not null,
    correlation_key text not null,
    message_id text,
    variables jsonb not null,
    published_at timestamptz not null,
    published_by text not null,
    expires_at timestamptz not null,
    constraint message_pk primary key (id),
    constraint message_message_id_uq unique (application_id, name, correlation_key, message_id),
    constraint message_application_fk foreign key (workspace_id, application_id)
        references application (workspace_id, id)
);
comment on table message is 'Messages that were published, as long as they may still be correlated, or their message id may not be used again.';
create index message_correlation_ix on message (application_id, name, correlation_key);
create index message_expires_at_ix on message (expires_at);

create table message_correlation (
    message_id uuid not null,
    process_name text not null,
    instance_uuid uuid not null,
    constraint message_correlation_pk primary key (message_id, process_name),
    constraint message_correlation_message_fk foreign key (message_id) references message (id) on delete cascade
);
comment on table message_correlation is 'A message reaches at most one instance of each process.';
