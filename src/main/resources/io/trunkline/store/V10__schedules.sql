-- How far each schedule has ticked: every replica wakes at every tick, and whoever moves this forward makes it.
create table schedule (
    name text primary key,
    cron text not null,
    zone text not null,
    ticked_at bigint not null
);

-- The reminders that were journalled for each occurrence of a meeting, so that a change of the calendar replaces them.
create table reminder (
    feed text not null,
    meeting text not null,
    attendee text not null,
    series text not null,
    starts_at bigint not null,
    key text not null,
    digest text not null,
    primary key (feed, meeting, attendee)
);

-- What a polled endpoint has shown: how far, and which items.
create table endpoint (
    name text primary key,
    watermark text
);

create table endpoint_item (
    name text not null,
    item text not null,
    seen_at bigint not null,
    primary key (name, item)
);

insert into schema_serves (version, oldest) values (10, 1);
