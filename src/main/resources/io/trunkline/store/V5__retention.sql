-- What did not reach anybody is looked up by its state; it is little, and costs nothing on the way of what does.
create index message_ended on message (state, id)
    where state in ('undelivered', 'refused', 'muted', 'expired', 'cancelled');

insert into schema_serves (version, oldest) values (5, 1);
