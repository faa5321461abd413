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
