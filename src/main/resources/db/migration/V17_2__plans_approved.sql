-- Whether the processes of a company version take a plan up for approval before anything is delegated.
alter table company_version add column plans_approved boolean not null default false;
