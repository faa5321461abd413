-- The trace of an instance's start, and which mounted builds have been activated.

alter table process_instance add column traceparent text;
alter table process_instance add constraint process_instance_traceparent_ck check (length(traceparent) = 55);
comment on column process_instance.traceparent is 'The span that started the instance (W3C Trace Context); null where it was not traced.';

create table mounted_build (
    workspace_id uuid not null,
    application_id uuid not null,
    build_id uuid not null,
    activated_at timestamptz not null,
    constraint mounted_build_pk primary key (application_id),
    constraint mounted_build_application_fk foreign key (workspace_id, application_id)
        references application (workspace_id, id),
    constraint mounted_build_build_fk foreign key (application_id, build_id) references build (application_id, id)
);
comment on table mounted_build is 'The build of an application that was activated last because it was mounted: it is so activated once, whatever is activated after that.';
