-- How often all sessions of a user were ended at once. A session remembers how often that had been when its login began;
-- after the next time it is over, on whichever node, even if its login was still going on then.
create table sessions_ended (
    user_name text   primary key,
    times     bigint not null check (times > 0)
);

create index browser_session_by_user on browser_session (principal_name) where principal_name is not null;

-- Who of the users is who of those that another system vouches for. What somebody is called there may change and may be
-- given to somebody else later; the subject stays, so the user is found by it.
create table outside_login (
    source     text        not null,    -- the issuer of an OpenID provider, or the proxy in front
    subject    text        not null,
    user_name  text        not null,
    first_at   timestamptz not null default clock_timestamp(),
    removed_at timestamptz,             -- when the user was removed, who does not come back by this login
    primary key (source, subject)
);
create index outside_login_by_user on outside_login (user_name);
