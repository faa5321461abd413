alter table job add column listener_event text;
comment on column job.listener_event is 'The event of the listener that the job is for; null if the job is for the element itself.';
