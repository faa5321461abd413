-- Policies: which build is active, and for whom.

-- The order in which builds of one application were published: PublishBuild draws it under the application's lock, so no
-- clock can disorder it.
alter table build add column number bigint generated always as identity;
create index build_branch_ix on build (application_id, branch, number);

-- Lists of grants are in the order of their ids.
create index access_grant_workspace_ix on access_grant (workspace_id, id);
create index access_grant_application_ix on access_grant (application_id, id);

-- The changes of an application, numbered under its lock. A row is what a rule became; from_number is what it was before,
-- back_to where a roll back from here leads.
alter table activation_change
    add column number bigint,
    add column subject_type text,
    add column subject text,
    add column priority integer not null default 0,
    add column policy text default 'BUILD',
    add column branch text,
    add column drafts boolean not null default false,
    add column from_number bigint,
    add column back_to bigint;
alter table activation_change rename column to_build_id to build_id;
update activation_change c set number = n.number, from_number = nullif(n.number - 1, 0)
    from (select id, row_number() over (partition by application_id order by id) as number from activation_change) n
    where n.id = c.id;
do $$
declare
    c record;
begin
    for c in select application_id, number, kind from activation_change order by application_id, number loop
        update activation_change set back_to = case c.kind
                when 'ACTIVATED' then from_number
                -- The one before was rolled back from, to the one it led to.
                else (select target.back_to
                    from activation_change head join activation_change target
                        on target.application_id = head.application_id and target.number = head.back_to
                    where head.application_id = c.application_id and head.number = c.number - 1)
            end
            where application_id = c.application_id and number = c.number;
    end loop;
end $$;
drop index activation_change_application_ix;
alter table activation_change
    drop constraint activation_change_pk,
    drop constraint activation_change_kind_ck,
    drop column id,
    drop column from_build_id,
    alter column number set not null,
    alter column build_id drop not null,
    alter column priority drop default,
    alter column policy drop default,
    alter column drafts drop default,
    add constraint activation_change_pk primary key (application_id, number),
    add constraint activation_change_from_number_fk foreign key (application_id, from_number)
        references activation_change (application_id, number),
    add constraint activation_change_back_to_fk foreign key (application_id, back_to)
        references activation_change (application_id, number),
    add constraint activation_change_kind_ck check (kind in ('ACTIVATED', 'ROLLED_BACK', 'MOVED', 'REMOVED')),
    add constraint activation_change_policy_ck check (policy in ('BUILD', 'LATEST_ON_BRANCH')),
    add constraint activation_change_removed_ck check ((policy is null) = (kind = 'REMOVED'));
comment on table activation_change is 'Append-only: what each rule of an application became, by whom, in the order of numbers.';

-- One row a rule: the global one has no subject. build_id is what the policy leads to now; publishing moves it.
alter table activation
    drop constraint activation_pk,
    add column id uuid not null default gen_random_uuid(),
    add column subject_type text,
    add column subject text,
    add column priority integer not null default 0,
    add column policy text not null default 'BUILD',
    add column branch text,
    add column drafts boolean not null default false,
    add column change_number bigint,
    alter column build_id drop not null;
update activation a set change_number =
    (select max(c.number) from activation_change c where c.application_id = a.application_id);
alter table activation
    alter column id drop default,
    alter column priority drop default,
    alter column policy drop default,
    alter column drafts drop default,
    alter column change_number set not null,
    add constraint activation_pk primary key (id),
    add constraint activation_subject_uq unique nulls not distinct (application_id, subject_type, subject),
    add constraint activation_change_fk foreign key (application_id, change_number)
        references activation_change (application_id, number),
    add constraint activation_subject_ck check ((subject_type is null) = (subject is null)),
    add constraint activation_subject_type_ck check (subject_type in ('USER', 'GROUP', 'CLIENT')),
    add constraint activation_policy_ck check (policy in ('BUILD', 'LATEST_ON_BRANCH')),
    add constraint activation_build_ck check (policy <> 'BUILD' or (build_id is not null and branch is null and not drafts)),
    add constraint activation_branch_ck check (policy <> 'LATEST_ON_BRANCH' or branch is not null);
comment on table activation is 'Which build a start by workspace, application and process name uses now: a rule for everybody, and overrides for users, groups and clients.';
