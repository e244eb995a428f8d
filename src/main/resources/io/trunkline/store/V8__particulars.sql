-- What only some channels have (media, a template and its variables, a key to press): a JSON object, null for none.
alter table message add column particulars text;

insert into schema_serves (version, oldest) values (8, 1);

-- When somebody last wrote to a WhatsApp sender: free text may be sent for 24 hours after it.
create table whatsapp_window (
    account   text not null,
    sender    text not null, -- whatsapp:+… or a Messaging Service
    recipient text not null,
    heard_at  bigint not null,
    primary key (account, sender, recipient)
);
-- WhatsApp senders are written as Twilio writes them, apart from the numbers that text.
update optout set sender = 'whatsapp:' || sender where medium = 'whatsapp' and sender like '+%';
