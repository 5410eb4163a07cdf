-- Decisions on requests are never changed or removed either.
create trigger approval_decision_append_only before update or delete or truncate on approval_decision
    for each statement execute function forbid_change();
alter table approval_decision enable always trigger approval_decision_append_only;
