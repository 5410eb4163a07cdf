package io.countersign.access.camunda;

import io.countersign.access.Caller;
import io.countersign.access.NewPassword;
import io.countersign.access.Person;
import io.countersign.access.Username;
import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.springframework.modulith.NamedInterface;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes and changes people for an operator at the command line; whatever changes is on the record. */
@Component
@NamedInterface("people")
public class People {
    /** What an administrator's group is called where nobody thinks of Camunda. */
    private static final String ADMINISTRATORS = "administrators";

    private final IdentityService identity;
    private final Administrators administrators;

    People(IdentityService identity, Administrators administrators) {
        this.identity = identity;
        this.administrators = administrators;
    }

    public List<Person> list() {
        return identity.createUserQuery().orderByUserId().asc().list().stream()
                .map(user -> person(user.getId()))
                .toList();
    }

    public Person find(String name) {
        mustExist(name);
        return person(name);
    }

    @Transactional
    public Person add(String name, String password, Collection<String> groups) {
        administrators.takeTurn();
        var faults = new ArrayList<Fault>();
        Username.fault(name).ifPresent(rule -> faults.add(new Fault("user name", "must be " + rule)));
        NewPassword.faults(name, password).forEach(fault -> faults.add(new Fault("password", fault)));
        if (!faults.isEmpty()) {
            throw new Problem.Invalid(faults);
        }
        if (administrators.isTaken(name)) {
            throw new Problem.Clash("There is a user " + name + " already");
        }
        var user = identity.newUser(name);
        user.setFirstName(name);
        user.setLastName("");
        user.setPassword(password);
        identity.saveUser(user);
        groups.forEach(group -> join(name, group));
        return person(name);
    }

    /** Sets the password, and lifts the delay that wrong ones left behind. */
    @Transactional
    public void setPassword(String name, String password) {
        mustExist(name);
        var faults = NewPassword.faults(name, password);
        if (!faults.isEmpty()) {
            throw new Problem.Invalid(
                    faults.stream().map(fault -> new Fault("password", fault)).toList());
        }
        identity.unlockUser(name);
        var user = identity.createUserQuery().userId(name).singleResult();
        user.setPassword(password);
        identity.saveUser(user);
    }

    @Transactional
    public Person change(String name, Collection<String> give, Collection<String> take) {
        administrators.takeTurn();
        mustExist(name);
        give.forEach(group -> join(name, group));
        take.forEach(group -> leave(name, group));
        mustLeaveAnAdministrator();
        return person(name);
    }

    private void join(String name, String group) {
        var id = known(group);
        if (!groups(name).contains(id)) {
            identity.createMembership(name, id);
        }
    }

    private void leave(String name, String group) {
        var id = known(group);
        if (groups(name).contains(id)) {
            identity.deleteMembership(name, id);
        }
    }

    private String known(String group) {
        var id = group.equals(ADMINISTRATORS) ? Caller.ADMINISTRATORS : group;
        if (identity.createGroupQuery().groupId(id).count() == 0) {
            throw new Problem.Missing("There is no group " + group + ", only "
                    + String.join(
                            ", ",
                            identity.createGroupQuery().orderByGroupId().asc().list().stream()
                                    .map(Group::getId)
                                    .toList()));
        }
        return id;
    }

    /** Who took the last one away would have locked the product. */
    private void mustLeaveAnAdministrator() {
        if (administrators.enabled().isEmpty()) {
            throw new Problem.Clash(Administrators.NOBODY_LEFT);
        }
    }

    private void mustExist(String name) {
        if (!administrators.isTaken(name)) {
            throw new Problem.Missing("There is no user " + name);
        }
    }

    private Person person(String name) {
        var groups = groups(name);
        return new Person(name, groups, groups.contains(Caller.DISABLED));
    }

    private Set<String> groups(String name) {
        var groups = new TreeSet<String>();
        identity.createGroupQuery().groupMember(name).list().forEach(group -> groups.add(group.getId()));
        return groups;
    }
}
