-- How often a user, a token or an address has asked lately, as the replicas tell each other. Bucket4j writes the rows and
-- names the columns; the time is in milliseconds since 1970, by the database's clock. What is lost with the server's memory
-- is forgiven, so nothing of it goes to the log. No index on the time: each request would then write to it.
create unlogged table request_bucket (
    id         text   primary key,
    state      bytea,
    expires_at bigint not null default (extract(epoch from clock_timestamp()) * 1000)::bigint + 60000
) with (fillfactor = 50);
