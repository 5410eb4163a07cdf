-- The terms under which a request is decided, as the table approval-authority gave them when it was asked.
alter table approval_request
    drop constraint approval_request_kind_check,
    add constraint approval_request_kind_check
        check (kind in ('WORK', 'SPEND', 'BUDGET', 'HIRE', 'STRATEGY', 'TOOL')),
    add column terms_version  int         not null default 1,       -- of the decision table; part of the digest
    add column approval_from  text        not null default 'LINE',  -- LINE, BOARD, or the lowest level that suffices
    add column people         int         not null default 0,       -- how many different ones must sign
    add column escalate_after text        not null default 'PT48H', -- durations in ISO 8601
    add column remind_every   text        not null default 'PT24H',
    add column first_decider  text,                                 -- where the climb begins; null: right above who asks
    add column rung           int,                                  -- how far it has climbed from there
    add column due_at         timestamptz,                          -- when silence escalates
    add column reminded_at    timestamptz;
alter table approval_request add constraint approval_request_people_check check (people >= 0) not valid;

-- Who decides for somebody else; and whose turn passed in silence.
alter table approval_decision
    drop constraint approval_decision_decision_check,
    add constraint approval_decision_decision_check check (decision in ('APPROVE', 'REJECT', 'SILENT')),
    add column on_behalf_of text;
