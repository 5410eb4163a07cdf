package io.countersign.external;

import io.countersign.access.Caller;
import io.countersign.access.CompanyAccess;
import io.countersign.access.CompanyRole;
import io.countersign.engine.CompanyTurn;
import io.countersign.problem.Problem;
import io.countersign.record.RunRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes and revokes the tokens of external agents, each for one open act, and recognises them. */
@Component
public class AgentTokens {
    private static final int MOST = 20;

    private final AgentKeys keys;
    private final ActRows rows;
    private final CompanyTurn turn;
    private final RunRecord record;
    private final CompanyAccess access;

    AgentTokens(AgentKeys keys, ActRows rows, CompanyTurn turn, RunRecord record, CompanyAccess access) {
        this.access = access;
        this.keys = keys;
        this.rows = rows;
        this.turn = turn;
        this.record = record;
    }

    /** A token with what it is for. */
    public record Made(String token, OpenAct act, Instant expiresAt) {
        @Override
        public String toString() {
            return "Made[act=" + act + "]";
        }
    }

    /** The acts that wait for an agent, oldest first, of companies that the caller may know of. */
    public List<OpenAct> open(@Nullable String company, Caller caller) {
        return rows.open(access.visible(caller).only(company));
    }

    /** A token for the act of the assignment that waits for its agent. */
    public Made make(UUID run, UUID assignment, Caller caller) {
        check(run, assignment, caller);
        keys.refusal().ifPresent(reason -> {
            throw new Problem.Clash(reason);
        });
        var company = waiting(run, assignment).company();
        return turn.write(company, () -> {
            var act = waiting(run, assignment);
            if (rows.tokens(act.act()) >= MOST) {
                throw new Problem.Clash("For this act " + MOST + " tokens were made already");
            }
            var id = UUID.randomUUID();
            var times = rows.issue(id, act.act(), caller.name());
            var claims = new AgentClaims(
                    id, act.company(), act.position(), run, assignment, act.act(), times.issuedAt(), times.expiresAt());
            record.append(
                    run,
                    "AgentTokenMade",
                    Map.of("token", id, "assignment", assignment, "position", act.position(), "call", act.act()));
            return new Made(keys.sign(claims), act, times.expiresAt());
        });
    }

    /** Ends all tokens of the assignment at once. Twice is as good as once. */
    @Transactional
    public void revoke(UUID run, UUID assignment, Caller caller) {
        check(run, assignment, caller);
        rows.revoke(run, assignment)
                .forEach(token ->
                        record.append(run, "AgentTokenRevoked", Map.of("token", token, "assignment", assignment)));
    }

    /** The act that the bearer of this text may do; empty where it is no token, or no longer good. */
    public Optional<ActAtHand> recognise(String text) {
        return keys.read(text)
                .flatMap(rows::held)
                .filter(held -> held.state() != ActRows.State.OVER)
                .map(ActAtHand::new);
    }

    private OpenAct waiting(UUID run, UUID assignment) {
        return rows.open(run, assignment)
                .orElseThrow(() ->
                        new Problem.Clash("No act of assignment %s waits for an external agent".formatted(assignment)));
    }

    private void check(UUID run, UUID assignment, Caller caller) {
        var start = rows.start(run, assignment)
                .orElseThrow(() -> new Problem.Missing("Run %s has no assignment %s".formatted(run, assignment)));
        if (!caller.may(start.company(), CompanyRole.OWNER, CompanyRole.OPERATOR)
                && !start.by().equals(caller.name())) {
            throw new Problem.Denied("Tokens for agents are made by who started the run, the company's owner and"
                    + " operators, and administrators");
        }
    }
}
