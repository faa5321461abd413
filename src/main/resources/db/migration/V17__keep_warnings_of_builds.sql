-- What the author of a model should know of a build that was published all the same.

alter table build add column warnings jsonb not null default '[]';
alter table build add constraint build_warnings_ck check (jsonb_typeof(warnings) = 'array');
comment on column build.warnings is 'The warnings of its models, up to 100, each an object with file, element, line and detail.';
