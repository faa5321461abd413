-- Jobs are found application by application: a worker reads past none that it may not take.
drop index job_activation_ix;
create index job_activation_ix on job (type, workspace_id, application_id, available_at) where retries > 0;
