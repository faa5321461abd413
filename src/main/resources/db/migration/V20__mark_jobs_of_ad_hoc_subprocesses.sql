alter table job add column ad_hoc boolean not null default false;
comment on column job.ad_hoc is 'Whether the job decides which elements of an ad-hoc subprocess are activated.';
