-- Acts that are done by an agent run elsewhere; a row without an agent is a call to a model, as all were before.
alter table model_call add column agent text;                      -- the agent that was asked instead of a model
alter table model_call add column wait_until timestamptz;          -- how long its run is waited for, by whichever node

alter table company_position drop constraint company_position_filled_by_check;
alter table company_position add constraint company_position_filled_by_check
    check (filled_by in ('agent', 'people', 'sympozium'));
