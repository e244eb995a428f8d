-- What became of a create that nobody answered is looked up in Twilio's list; a callback may correct what was found there.
alter table attempt add column found integer not null default 0;
create index message_unsure on message (recipient, id) where state = 'unsure';
create index message_doubt on message (look_at) where state = 'unsure' and look_at is not null;
-- Those from before are looked for at once.
update message set look_at = 1, looks = 0 where state = 'unsure';

-- How often a message was sent again because it failed after it was sent; tries counts creates that were turned away.
alter table message add column repeats integer not null default 0;
