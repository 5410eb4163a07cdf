-- Entries of the record may be deleted where an archive has them. Everything else stays refused.
drop trigger run_event_append_only on run_event;

create trigger run_event_append_only before update or truncate on run_event
    for each statement execute function forbid_change();
alter table run_event enable always trigger run_event_append_only;

create trigger run_event_archived_only after delete on run_event referencing old table as gone
    for each statement execute function record_only_archived('run');
alter table run_event enable always trigger run_event_archived_only;

drop trigger record_entry_append_only on record_entry;

create trigger record_entry_append_only before update or truncate on record_entry
    for each statement execute function forbid_change();
alter table record_entry enable always trigger record_entry_append_only;

create trigger record_entry_archived_only after delete on record_entry referencing old table as gone
    for each statement execute function record_only_archived('chain');
alter table record_entry enable always trigger record_entry_archived_only;
