package io.countersign.external.web;

import io.countersign.approval.ApprovalRequest;
import io.countersign.external.ExternalApprovals;
import io.countersign.external.ExternalDesk;
import io.countersign.external.ExternalDesk.Brief;
import io.countersign.ledger.Money;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The doors of external agents: which act they are about, the token says and nothing in the request. */
@RestController
@RequestMapping("/api/agent")
class AgentController {
    private final ExternalDesk desk;
    private final ExternalApprovals approvals;

    AgentController(ExternalDesk desk, ExternalApprovals approvals) {
        this.desk = desk;
        this.approvals = approvals;
    }

    /** How far the act is. */
    record AgentProgress(@Nullable String text) {}

    /** What the agent wants approved; without an amount it costs nothing. */
    record AgentApprovalRequest(
            @Nullable String subject,
            @Nullable String reason,
            @Nullable String amount) {}

    /** What the agent asked for, and what was said to it. */
    record AgentApproval(
            UUID id,
            String subject,
            String reason,
            Money amount,
            ApprovalRequest.Status status,
            List<String> comments) {
        static AgentApproval of(ApprovalRequest request) {
            return new AgentApproval(
                    request.id(),
                    request.subject(),
                    request.reason(),
                    request.amount(),
                    request.status(),
                    request.decisions().stream()
                            .map(ApprovalRequest.Decision::comment)
                            .toList());
        }
    }

    @PostMapping("/approvals")
    @ResponseStatus(HttpStatus.CREATED)
    AgentApproval ask(@RequestBody AgentApprovalRequest wanted) {
        return AgentApproval.of(
                approvals.ask(AgentAuthentication.act(), wanted.subject(), wanted.reason(), wanted.amount()));
    }

    @GetMapping("/approvals")
    List<AgentApproval> asked() {
        return approvals.of(AgentAuthentication.act()).stream()
                .map(AgentApproval::of)
                .toList();
    }

    @GetMapping("/brief")
    Brief brief() {
        return desk.brief(AgentAuthentication.act());
    }

    @PostMapping("/progress")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void progress(@RequestBody AgentProgress progress) {
        desk.progress(AgentAuthentication.act(), progress.text());
    }

    @PostMapping("/plan")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void plan(@RequestBody String answer) {
        desk.plan(AgentAuthentication.act(), answer);
    }

    @PostMapping("/result")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void result(@RequestBody String answer) {
        desk.result(AgentAuthentication.act(), answer);
    }
}
