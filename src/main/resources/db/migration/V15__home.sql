-- Where the application found this schema when it last started: a copy that was restored elsewhere still names the old place.
create table home (
    id    boolean primary key default true check (id),             -- one row
    place text    not null
);
