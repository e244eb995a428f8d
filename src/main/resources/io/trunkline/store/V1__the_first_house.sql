-- What we heard.
create table event (
    seq          ${identity},
    source       text not null,
    id           text not null,
    type         text not null,
    subject      text,
    time         bigint not null,
    content_type text,
    schema_uri   text,
    extensions   text not null,
    data         ${bytes} not null,
    flow         text,
    cause        bigint,
    depth        integer not null,
    key          ${bytewise},
    due_at       bigint not null,
    accepted_at  bigint not null,
    unique (source, id)
);
create index event_of_subject on event (subject, seq);
create index event_of_cause on event (cause) where cause is not null;
create index event_of_key on event (key) where key is not null;

-- Who listens, for good.
create table subscription (
    name       text primary key,
    flow       text not null,
    types      text not null,
    created_at bigint not null,
    ended_at   bigint
);

-- What each listener has been told. In one lane (subscription and subject) only one is ready or taken at a time.
create table delivery (
    subscription text not null,
    event        bigint not null,
    subject      text,
    key          ${bytewise},
    state        text not null, -- later, ready, behind, taken, done, parked, dropped, cancelled
    tries        integer not null,
    due_at       bigint not null,
    taken_by     bigint,
    error        text,
    changed_at   bigint not null,
    primary key (subscription, event)
);
create index delivery_ready on delivery (subscription, due_at, event) where state = 'ready';
create index delivery_later on delivery (due_at) where state = 'later';
create index delivery_lane on delivery (subscription, subject, event) where state in ('ready', 'behind', 'taken');
create index delivery_taken on delivery (taken_by) where state = 'taken';
create index delivery_parked on delivery (event) where state = 'parked';
create index delivery_of_event on delivery (event);
create index delivery_of_key on delivery (key) where key is not null and state in ('later', 'ready', 'behind');

-- Who is alive; a lease is a replica's.
create table replica (
    id    ${identity},
    name  text not null,
    until bigint not null
);

-- Who may speak how fast, and who must stop.
create table sender (
    name       text primary key, -- account/address
    account    text not null,
    address    text not null,
    slot_at    bigint not null,  -- microseconds: when the next segment may be spoken
    turn       bigint not null,  -- how many segments the fairest flow has been granted
    stopped    text,
    stopped_at bigint
);
create table turn (
    sender text not null,
    flow   text not null,
    turn   bigint not null,
    primary key (sender, flow)
);

-- What we owe, and what became of each.
create table message (
    id         ${identity},
    key        ${bytewise} not null,
    flow       text not null,
    route      text,
    cause      bigint,
    channel    text not null,
    account    text not null,
    sender     text not null, -- address; the sender's row is account/address
    recipient  text not null,
    body       text not null,
    media      text,
    content    text,
    purpose    text,
    zone       text,
    language   text,
    segments   integer not null,
    price      bigint,
    currency   text,
    state      text not null,
    reason     text,
    code       integer,
    priority   integer not null,
    turn       bigint not null,
    newest     integer not null,
    resend     text not null,
    ready      integer not null, -- 1 once its time has come
    due_at     bigint not null,
    expire_at  bigint,
    attempts   integer not null,
    tries      integer not null,
    sid        text,
    read_at    bigint,
    claimed_by bigint,
    slot_at    bigint,
    look_at    bigint,
    looks      integer not null,
    created_at bigint not null,
    changed_at bigint not null
);
create index message_queue on message (account, sender, priority, turn, (case newest when 1 then -id else id end))
    where state = 'queued' and ready = 1;
create index message_later on message (due_at) where state = 'queued' and ready = 0;
create index message_expiring on message (expire_at) where state in ('queued', 'held') and expire_at is not null;
create index message_claimed on message (claimed_by) where state = 'sending';
create index message_look on message (look_at) where look_at is not null;
create index message_of_key on message (key, id);
create index message_of_recipient on message (recipient, id);
create index message_waiting_for on message (recipient, id) where state in ('queued', 'held');
create index message_in_state on message (state, id) where state in ('queued', 'held', 'sending', 'unsure');
create index message_of_cause on message (cause) where cause is not null;
create index message_of_sid on message (sid) where sid is not null;

create table attempt (
    message    bigint not null,
    n          integer not null,
    sid        text,
    begun_by   bigint not null,
    begun_at   bigint not null,
    ended_at   bigint,
    outcome    text, -- created, not-created, unknown
    code       integer,
    status     text, -- Twilio's newest word on it
    detail     text,
    primary key (message, n)
);
create unique index attempt_sid on attempt (sid) where sid is not null;

-- What happened to each message, in order.
create table life (
    seq     ${identity},
    message bigint not null,
    at      bigint not null,
    what    text not null,
    detail  text
);
create index life_of_message on life (message, seq);

-- Keys outlive their messages.
create table message_key (
    key     ${bytewise} primary key,
    message bigint not null,
    digest  text not null,
    fate    text not null,
    until   bigint not null
);
create index message_key_until on message_key (until);

create table cancellation (
    key   ${bytewise} primary key,
    event bigint not null,
    at    bigint not null
);

-- The newest word of each recipient, to everyone ('*') or to one sender.
create table optout (
    account   text not null,
    medium    text not null, -- text, whatsapp, call
    recipient text not null,
    sender    text not null,
    verdict   text not null, -- stop, start
    said_at   bigint not null,
    source    text not null,
    primary key (account, medium, recipient, sender)
);
create index optout_stopped on optout (said_at) where verdict = 'stop';

-- Every word ever heard about consent; nothing is changed or removed here.
create table consent_record (
    seq       ${identity},
    account   text not null,
    medium    text not null,
    recipient text not null,
    sender    text not null,
    verdict   text not null,
    said_at   bigint not null,
    stored_at bigint not null,
    source    text not null,
    evidence  text
);
create index consent_of_recipient on consent_record (recipient, seq);
