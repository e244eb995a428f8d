-- Whose texts are looked for in Twilio's list, because no webhook brings them, and how far each list has been read.
create table poll (
    account  text not null,
    number   text not null,    -- as Twilio writes it, `whatsapp:` included
    wish     text not null,    -- on, off, auto
    begun    bigint not null,  -- by Twilio's clock, as read_to; nothing older is looked for
    read_to  bigint not null,  -- 0 before the first look
    wide_at  bigint not null,  -- when it is read further back next
    next_at  bigint not null,
    idle     integer not null, -- looks in a row that found nothing
    failures integer not null, -- looks in a row that failed
    trouble  text,
    primary key (account, number)
);

-- How many replies a number got lately.
create index message_replies on message (recipient, sender, created_at) where purpose = 'reply';

insert into schema_serves (version, oldest) values (9, 1);
