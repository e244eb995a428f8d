-- The last good version of each file below routes/: what runs when the one on the disk is bad.
create table route_text (
    path text primary key,
    text text not null,
    changed_at bigint not null
);

-- What a bot knows of whoever texts with it: its own name for them and where the conversation was, as long as it lasts.
create table bot_memory (
    bot text not null,
    phone text not null,
    client text,
    talk text,
    sorry bigint not null, -- the event for which they were told that it does not answer, 0 when it answered since
    until bigint not null,
    primary key (bot, phone)
);
create index bot_memory_until on bot_memory (until);

insert into schema_serves (version, oldest) values (12, 1);
