package io.countersign.approval.web;

import io.countersign.access.CurrentCaller;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.Inbox;
import io.countersign.ledger.Money;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Approval requests and people's decisions over REST. */
@RestController
@RequestMapping("/api/approvals")
class ApprovalController {
    private final Inbox inbox;

    ApprovalController(Inbox inbox) {
        this.inbox = inbox;
    }

    /** A request as callers see it; {@code waitsFor} is a position or the board, null once it is decided. */
    record ApprovalView(
            UUID id,
            @Nullable UUID runId,
            String company,
            @Nullable UUID assignmentId,
            ApprovalRequest.Kind kind,
            String subject,
            Money amount,
            com.fasterxml.jackson.databind.JsonNode arguments,
            String digest,
            String reason,
            String requestedBy,
            @Nullable String waitsFor,
            Instant dueAt,
            ApprovalRequest.Status status,
            Instant createdAt,
            List<DecisionView> decisions) {}

    /** One decision on the way up. */
    record DecisionView(
            String decider,
            ApprovalRequest.Capacity capacity,
            @Nullable String position,
            String decision,
            String comment,
            Instant at) {}

    /** What a person decides, and on exactly what. */
    record DecisionRequest(
            @Nullable String decision,
            @Nullable String comment,
            @Nullable String digest) {}

    @GetMapping
    Page<ApprovalView> list(
            @RequestParam(required = false) ApprovalRequest.@Nullable Status status,
            @RequestParam(required = false) @Nullable String company,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String size) {
        return inbox.list(status, company, Page.Request.of(page, size)).map(ApprovalController::view);
    }

    @GetMapping("/{id}")
    ApprovalView get(@PathVariable UUID id) {
        return view(inbox.find(id));
    }

    @PostMapping("/{id}/decisions")
    ApprovalView decide(@PathVariable UUID id, @RequestBody DecisionRequest request) {
        if (request.digest() == null || request.digest().isBlank()) {
            throw new Problem.Invalid("digest", "the digest of the request that is decided, as GET shows it");
        }
        var decision = request.decision() == null ? "" : request.decision();
        var comment = request.comment() == null ? "" : request.comment();
        return view(inbox.decide(id, CurrentCaller.get(), decision, comment, request.digest()));
    }

    private static ApprovalView view(ApprovalRequest request) {
        return new ApprovalView(
                request.id(),
                request.run(),
                request.company(),
                request.assignment(),
                request.kind(),
                request.subject(),
                request.amount(),
                request.arguments(),
                request.digest(),
                request.reason(),
                request.requestedBy(),
                request.status() == ApprovalRequest.Status.PENDING ? request.decider() : null,
                request.expiresAt(),
                request.status(),
                request.createdAt(),
                request.decisions().stream()
                        .map(one -> new DecisionView(
                                one.decider(),
                                one.capacity(),
                                one.position(),
                                one.approved() ? "APPROVE" : "REJECT",
                                one.comment(),
                                one.at()))
                        .toList());
    }
}
