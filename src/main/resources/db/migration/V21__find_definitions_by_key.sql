-- Clients of the Camunda 8 REST API name a process definition by a 64-bit key, which is the last 63 bits of its id.
create index process_definition_key on process_definition (
    (cast(cast('x' || right(replace(cast(id as text), '-', ''), 16) as bit(64)) as bigint) & 9223372036854775807)
);
