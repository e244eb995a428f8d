-- The beginning of an attempt changes no column that an index has: where its page has room, none of the indexes is written again.
${roomy};

insert into schema_serves (version, oldest) values (13, 1);
