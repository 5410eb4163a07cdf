-- Once a day the ends of all chains that went on are written down and signed, each day's list naming the one before it.
create table record_signing (
    number     bigint      primary key,
    day        date        not null unique,
    at         timestamptz not null,
    payload    text        not null,                               -- what is signed, to the byte
    key        text,                                               -- the key's id; null where there was no key
    public_key text,
    signature  text,
    constraint record_signing_signed check ((key is null) = (signature is null) and (key is null) = (public_key is null))
);

create table record_head (
    signing bigint not null,
    chain   text   not null,
    seq     bigint not null,
    hash    bytea  not null,
    primary key (signing, chain)
);
create index record_head_by_chain on record_head (chain, seq);

create trigger record_signing_append_only before update or delete or truncate on record_signing
    for each statement execute function forbid_change();
alter table record_signing enable always trigger record_signing_append_only;

create trigger record_head_append_only before update or delete or truncate on record_head
    for each statement execute function forbid_change();
alter table record_head enable always trigger record_head_append_only;
