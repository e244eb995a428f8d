-- What only some channels have (media, a template and its variables, a key to press): a JSON object, null for none.
alter table message add column particulars text;

insert into schema_serves (version, oldest) values (8, 1);
