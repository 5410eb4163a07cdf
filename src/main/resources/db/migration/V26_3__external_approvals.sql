-- What external agents asked approval for while they had an act in hand, and the process in which each request climbs.
create table external_approval (
    request    uuid        primary key references approval_request,
    assignment uuid        not null,
    process    text        not null,
    ended_at   timestamptz                                          -- from when on nothing is left to be cleared away
);
create index external_approval_by_assignment on external_approval (assignment);
create index external_approval_at_work on external_approval (request) where ended_at is null;
