-- The last good version of each file below routes/: what runs when the one on the disk is bad.
create table route_text (
    path text primary key,
    text text not null,
    changed_at bigint not null
);

insert into schema_serves (version, oldest) values (12, 1);
