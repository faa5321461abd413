-- Searches of user tasks and incidents walk one index and look at a bounded part of it (docs/adr/0018).

-- One for each order of user tasks. Those without a date come after those with one, in the order of their creation.
drop index user_task_application_ix;
create index user_task_created_ix on user_task (application_id, key);
create index user_task_priority_ix on user_task (application_id, priority, key);
create index user_task_name_ix on user_task (application_id, (left(coalesce(name, ''), 200) collate "C"), key);
create index user_task_due_ix on user_task (application_id, due_date, key) where due_date is not null;
create index user_task_follow_up_ix on user_task (application_id, follow_up_date, key) where follow_up_date is not null;

-- What is somebody's is found wherever it is.
drop index user_task_assignee_ix;
create index user_task_assignee_ix on user_task (assignee, application_id, key) where assignee is not null;

create index incident_type_ix on incident (application_id, type, key);
create index incident_process_ix on incident (application_id, process_name, type, key);
