package io.countersign.company;

import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.access.CompanyRoles;
import io.countersign.engine.CompanyTurn;
import io.countersign.problem.Problem;
import io.countersign.record.CompanyRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Who belongs to a company: by the roles that it was given, and by the positions that it fills today. */
@Component
public class Members {
    private final Companies companies;
    private final CompanyRoles roles;
    private final CompanyTurn turn;
    private final CompanyRecord record;

    Members(Companies companies, CompanyRoles roles, CompanyTurn turn, CompanyRecord record) {
        this.companies = companies;
        this.roles = roles;
        this.turn = turn;
        this.record = record;
    }

    /** Somebody of a company. */
    public record Member(String user, Set<CompanyRole> roles, List<String> positions) {}

    /** Everybody with a role or a position, by name. */
    public List<Member> list(String company) {
        var positions = new TreeMap<String, List<String>>();
        for (var position : companies.find(company).positions()) {
            position.users()
                    .forEach(user -> positions
                            .computeIfAbsent(user, _ -> new ArrayList<>())
                            .add(position.key()));
        }
        var given = roles.members(company);
        given.keySet().forEach(user -> positions.putIfAbsent(user, List.of()));
        return positions.entrySet().stream()
                .map(entry -> new Member(
                        entry.getKey(), given.getOrDefault(entry.getKey(), Set.of()), List.copyOf(entry.getValue())))
                .toList();
    }

    /** Gives the person exactly these roles in the company. */
    public Member give(String company, String user, Set<CompanyRole> wanted, Caller by) {
        check(company, by);
        if (!roles.isUser(user)) {
            throw new Problem.Invalid("user", "there is no user " + user);
        }
        return turn.write(company, () -> {
            change(company, user, wanted, by);
            return find(company, user);
        });
    }

    /** Takes all roles from the person; what follows from its positions stays. */
    public void remove(String company, String user, Caller by) {
        check(company, by);
        turn.write(company, () -> {
            if (!roles.members(company).containsKey(user)) {
                throw new Problem.Missing("%s has no role in company %s".formatted(user, company));
            }
            change(company, user, Set.of(), by);
            return user;
        });
    }

    /** An owner never leaves a company without one: only administrators could give it another. */
    private void change(String company, String user, Set<CompanyRole> wanted, Caller by) {
        var before = roles.members(company);
        var owners = before.entrySet().stream()
                .filter(entry -> entry.getValue().contains(CompanyRole.OWNER))
                .map(Map.Entry::getKey)
                .toList();
        if (!by.isAdministrator() && owners.equals(List.of(user)) && !wanted.contains(CompanyRole.OWNER)) {
            throw new Problem.Clash(
                    "%s is the only owner of %s: give somebody else the role first".formatted(user, company));
        }
        if (roles.set(company, user, wanted)) {
            record.append(
                    company,
                    "RolesChanged",
                    Map.of(
                            "user", user,
                            "from", words(before.getOrDefault(user, Set.of())),
                            "to", words(wanted),
                            "by", by.name()));
        }
    }

    private Member find(String company, String user) {
        return list(company).stream()
                .filter(member -> member.user().equals(user))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> words(Set<CompanyRole> roles) {
        return roles.stream().sorted().map(CompanyRole::word).toList();
    }

    private void check(String company, Caller by) {
        if (!by.may(company, CompanyRole.OWNER)) {
            throw new Problem.Denied("Roles are given by the owner and administrators");
        }
        companies.find(company);
    }
}
