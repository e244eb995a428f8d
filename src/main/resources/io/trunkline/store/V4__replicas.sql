-- Which programs a schema serves, said by the migration that makes it: those that know the schema `oldest` or a later one.
create table schema_serves (
    version integer primary key,
    oldest  integer not null
);
insert into schema_serves (version, oldest) values (2, 1), (3, 1), (4, 1);

-- The newest time anybody here has seen, and how far the house is ahead of a machine's clock that was set back.
create table house_clock (
    one     integer primary key,
    seen_at bigint not null,
    ahead   bigint not null
);
insert into house_clock (one, seen_at, ahead) values (1, 0, 0);

-- When we could not hear; what was said meanwhile is looked up where it was said. Without an end it still lasts.
create table absence (
    id       ${identity},
    from_at  bigint not null,
    until_at bigint,
    look_at  bigint,
    looks    integer not null
);
create index absence_look on absence (look_at) where look_at is not null;

-- Of a flow that wants it, the newest takes the place of the oldest.
create index message_newest on message (account, sender, priority, flow, id)
    where state = 'queued' and ready = 1 and newest = 1;
