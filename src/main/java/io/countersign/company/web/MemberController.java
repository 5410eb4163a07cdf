package io.countersign.company.web;

import io.countersign.access.CompanyRole;
import io.countersign.access.CurrentCaller;
import io.countersign.company.Members;
import io.countersign.company.Members.Member;
import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Roles of people in a company, over REST. */
@RestController
@RequestMapping("/api/companies/{company}/members")
class MemberController {
    private final Members members;

    MemberController(Members members) {
        this.members = members;
    }

    /** All roles that somebody is to have. */
    record Roles(
            @Schema(example = "[\"operator\", \"board\"]") @Nullable
            List<String> roles) {
        private static final String RULE = "at least one of owner, operator, board, member and auditor";

        Set<CompanyRole> read() {
            if (roles == null || roles.isEmpty()) {
                throw new Problem.Invalid("roles", RULE);
            }
            var read = EnumSet.noneOf(CompanyRole.class);
            var faults = new ArrayList<Fault>();
            for (int i = 0; i < roles.size(); i++) {
                var role = CompanyRole.of(String.valueOf(roles.get(i)));
                if (role.isPresent()) {
                    read.add(role.get());
                } else {
                    faults.add(new Fault("roles[%d]".formatted(i), RULE));
                }
            }
            if (!faults.isEmpty()) {
                throw new Problem.Invalid(faults);
            }
            return read;
        }
    }

    /** Somebody of the company; who fills a position is a member without a role. */
    record MemberView(String user, List<String> roles, List<String> positions) {
        static MemberView of(Member member) {
            return new MemberView(
                    member.user(),
                    member.roles().stream().sorted().map(CompanyRole::word).toList(),
                    member.positions());
        }
    }

    @Operation(summary = "Who belongs to a company, by roles and by positions")
    @GetMapping
    List<MemberView> list(@PathVariable String company) {
        return members.list(company).stream().map(MemberView::of).toList();
    }

    @Operation(summary = "Gives somebody exactly these roles in a company")
    @PutMapping("/{user}")
    MemberView give(@PathVariable String company, @PathVariable String user, @RequestBody Roles request) {
        return MemberView.of(members.give(company, user, request.read(), CurrentCaller.get()));
    }

    @Operation(summary = "Takes all roles in a company from somebody; positions stay")
    @DeleteMapping("/{user}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable String company, @PathVariable String user) {
        members.remove(company, user, CurrentCaller.get());
    }
}
