package io.countersign.approval;

import io.countersign.access.CompanyRole;
import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.company.Companies;
import io.countersign.company.FilledBy;
import io.countersign.engine.Memberships;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which people may decide a request: those who fill the position today, or the board, or their deputies; never who asks or
 * fills the position that asks, and nobody twice where different people must sign.
 */
@Component
class Deciders {
    private final Companies companies;
    private final Memberships memberships;
    private final Deputies deputies;

    Deciders(Companies companies, Memberships memberships, Deputies deputies) {
        this.companies = companies;
        this.memberships = memberships;
        this.deputies = deputies;
    }

    /**
     * In whose name somebody decides.
     *
     * @param onBehalfOf the person whose deputy it is; null for one who decides in their own name
     */
    record Standing(@Nullable String onBehalfOf) {}

    /** Somebody who wants to decide: with their groups, and those whose deputy they are now. */
    record Person(String user, Set<String> groups, Set<String> principals) {}

    Person person(String user, Set<String> groups) {
        return new Person(user, groups, deputies.principalsOf(user));
    }

    /** How this person may decide, if at all; a deputy's own deputy does not count. */
    Optional<Standing> standing(ApprovalRequest request, Person person) {
        if (barred(request).contains(person.user())) {
            return Optional.empty();
        }
        var direct = request.deciderKind() == Capacity.BOARD
                ? CompanyRole.BOARD.isHeldBy(person.groups(), request.company())
                : named(request).contains(person.user());
        if (direct) {
            return Optional.of(new Standing(null));
        }
        if (person.principals().isEmpty()) {
            return Optional.empty();
        }
        var principals = new TreeSet<>(person.principals());
        principals.retainAll(named(request));
        return principals.stream().findFirst().map(Standing::new);
    }

    /** Everybody by name to whom the task of the current turn is offered; the board's own members have it as a group. */
    Set<String> people(ApprovalRequest request) {
        var named = named(request);
        var people = new TreeSet<>(request.deciderKind() == Capacity.BOARD ? Set.<String>of() : named);
        people.addAll(deputies.of(named));
        people.removeAll(barred(request));
        return people;
    }

    /** The people of a position who may decide this request. */
    Set<String> of(ApprovalRequest request, String position) {
        var people = new TreeSet<>(today(request, position));
        people.removeAll(barred(request));
        return people;
    }

    /** Those whose turn it is in their own name. */
    private Set<String> named(ApprovalRequest request) {
        var decider = request.decider();
        if (decider == null || request.deciderKind() == Capacity.AGENT) {
            return Set.of();
        }
        if (request.deciderKind() == Capacity.PEOPLE) {
            return of(request, decider);
        }
        var board = new TreeSet<>(memberships.of(ApprovalRequest.BOARD));
        board.addAll(memberships.of(CompanyRole.BOARD.group(request.company())));
        board.removeAll(barred(request));
        return board;
    }

    private Set<String> barred(ApprovalRequest request) {
        var barred = new HashSet<>(today(request, request.requestedBy()));
        companies
                .find(request.company(), request.companyVersion())
                .find(request.requestedBy())
                .ifPresent(then -> barred.addAll(then.users()));
        Asker.person(request).ifPresent(barred::add);
        if (request.terms().people() > 1) {
            for (var decision : request.decisions()) {
                if (decision.approved() && decision.byPerson()) {
                    barred.add(decision.decider());
                    Optional.ofNullable(decision.onBehalfOf()).ifPresent(barred::add);
                }
            }
        }
        return barred;
    }

    /** Who fills a position today, whichever version the run goes by; nobody where it is gone, or an agent's by now. */
    private Set<String> today(ApprovalRequest request, String position) {
        return companies
                .find(request.company())
                .find(position)
                .filter(now -> now.filledBy() == FilledBy.PEOPLE)
                .map(now -> Set.copyOf(now.users()))
                .orElse(Set.of());
    }
}
