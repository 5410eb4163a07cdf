-- When the next attempt is due after one that no model worked on; nothing is reserved for it in between.
alter table model_call add column next_attempt_at timestamptz;
