-- How far each schedule has ticked: every replica wakes at every tick, and whoever moves this forward makes it.
create table schedule (
    name text primary key,
    cron text not null,
    zone text not null,
    ticked_at bigint not null
);

insert into schema_serves (version, oldest) values (10, 1);
