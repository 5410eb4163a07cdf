package io.countersign.access;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What a caller may know of and do in companies: by its groups, and by the positions that it fills. */
@Component
public class CompanyAccess {
    private final ObjectProvider<CompanyPeople> people;

    public CompanyAccess(ObjectProvider<CompanyPeople> people) {
        this.people = people;
    }

    /** All roles of the caller in a company; none for who may not know of it, and for an administrator without one. */
    public Set<CompanyRole> roles(Caller caller, String company) {
        var roles = EnumSet.noneOf(CompanyRole.class);
        roles.addAll(CompanyRole.of(caller.groups(), company));
        if (!roles.contains(CompanyRole.MEMBER)
                && people.stream().anyMatch(each -> each.isOne(caller.name(), company))) {
            roles.add(CompanyRole.MEMBER);
        }
        return roles;
    }

    public boolean sees(Caller caller, String company) {
        return caller.isAdministrator() || !roles(caller, company).isEmpty();
    }

    public Visible visible(Caller caller) {
        if (caller.seesEverything()) {
            return Visible.ALL;
        }
        var companies = new HashSet<String>();
        for (var group : caller.groups()) {
            CompanyRole.givenBy(group).map(CompanyRole.Given::company).ifPresent(companies::add);
        }
        for (var each : people.stream().toList()) {
            var more = each.companiesOf(caller.name()).companies();
            if (more == null) {
                return Visible.ALL;
            }
            companies.addAll(more);
        }
        return new Visible(companies);
    }
}
