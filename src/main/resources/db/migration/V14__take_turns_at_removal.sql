-- Removing ended instances serves the applications in turn, over several runs and whichever replica does it.

create sequence retention_turn;

alter table retention_policy
    add column last_turn bigint not null default 0,
    add column reached_ended_at timestamptz,
    add column reached_uuid uuid,
    add constraint retention_policy_reached_ck check ((reached_ended_at is null) = (reached_uuid is null));
comment on column retention_policy.last_turn is 'The number of the turn in which ended instances of the application were last looked at: the application with the lowest comes next. No clock can disorder it.';
comment on column retention_policy.reached_ended_at is 'With reached_uuid, how far the walk over the ended instances has come, from the latest end to the earliest; null where the next walk begins anew.';
