-- Apart from the table, so that the requests' lock is given back before that of the assignments is taken.
alter table external_approval add constraint external_approval_assignment_fkey
    foreign key (assignment) references assignment;
