-- A position may be filled by an agent elsewhere. On its own: each migration here takes the lock of one busy table only.
alter table company_position drop constraint company_position_filled_by_check;
alter table company_position add constraint company_position_filled_by_check
    check (filled_by in ('agent', 'people', 'sympozium', 'external'));
