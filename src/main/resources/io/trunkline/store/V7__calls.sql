-- What is known of a call besides its state: who or what answered, and which key was pressed first.
alter table attempt add column answered_by text; -- human, machine_…, fax, unknown: Twilio's word
alter table attempt add column pressed text;

insert into schema_serves (version, oldest) values (7, 1);
