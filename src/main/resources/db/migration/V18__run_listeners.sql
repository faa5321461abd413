alter table job add column listener_event text;
comment on column job.listener_event is 'The event of the listener that the job is for; null if the job is for the element itself.';

alter table job add column priority integer not null default 0;
comment on column job.priority is 'Jobs of a higher priority are activated before others.';
create index job_priority_ix on job (type, workspace_id, application_id, priority desc, available_at)
    where retries > 0 and priority <> 0;
