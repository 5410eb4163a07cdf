package io.countersign.external.web;

import io.countersign.access.CurrentCaller;
import io.countersign.external.AgentTokens;
import io.countersign.external.OpenAct;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where whoever starts external agents finds what they have to do, and gets their tokens. */
@RestController
class AgentTokenController {
    private static final String DOORS = "/api/agent";

    private final AgentTokens tokens;

    AgentTokenController(AgentTokens tokens) {
        this.tokens = tokens;
    }

    /** A token for one act, the act, and below which path its bearer is let in. */
    record AgentTokenView(String token, UUID act, String kind, Instant expiresAt, String url) {
        @Override
        public String toString() {
            return "AgentTokenView[act=" + act + "]";
        }
    }

    @GetMapping("/api/external-acts")
    List<OpenAct> open(@RequestParam(required = false) @Nullable String company) {
        return tokens.open(company, CurrentCaller.get());
    }

    @PostMapping("/api/runs/{run}/assignments/{assignment}/token")
    ResponseEntity<AgentTokenView> make(@PathVariable UUID run, @PathVariable UUID assignment) {
        var made = tokens.make(run, assignment, CurrentCaller.get());
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(new AgentTokenView(
                        made.token(), made.act().act(), made.act().kind().name(), made.expiresAt(), DOORS));
    }

    @DeleteMapping("/api/runs/{run}/assignments/{assignment}/token")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revoke(@PathVariable UUID run, @PathVariable UUID assignment) {
        tokens.revoke(run, assignment, CurrentCaller.get());
    }
}
