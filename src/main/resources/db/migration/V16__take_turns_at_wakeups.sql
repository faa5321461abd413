-- Wake-ups know their application, so that each application's are picked in turn: a replica takes the first that is due of
-- each application before it takes a second of any (FairPicking). Recurring tasks, and rows that replicas of an earlier release
-- write, belong to none, and take turns as one.

alter table scheduled_tasks add column application_id uuid not null default '00000000-0000-0000-0000-000000000000';

create index scheduled_tasks_turn_ix on scheduled_tasks (application_id, execution_time) where not picked;
-- Priorities are not used.
drop index scheduled_tasks_priority_execution_time_ix;
