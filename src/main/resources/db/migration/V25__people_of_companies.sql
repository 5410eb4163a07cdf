-- Who fills a position of a company's newest version: such a person is a member of the company without any group. The
-- database keeps the rows, so that they are right whichever release stores a version.
create table company_person (
    person  text not null,
    company text not null references company,
    primary key (person, company)
);
create index company_person_by_company on company_person (company);

create function company_people() returns trigger language plpgsql as $$
begin
    delete from company_person where company = new.company;
    insert into company_person (person, company)
    select distinct users.person #>> '{}', new.company
    from jsonb_path_query(new.definition, '$.positions[*].users[*]') as users (person);
    return null;
end $$;

create trigger company_version_people after insert on company_version
    for each row execute function company_people();

insert into company_person (person, company)
select distinct users.person #>> '{}', c.id
from company c
join company_version v on v.company = c.id and v.version = c.newest,
     jsonb_path_query(v.definition, '$.positions[*].users[*]') as users (person);
