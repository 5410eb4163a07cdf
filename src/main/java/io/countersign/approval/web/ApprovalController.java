package io.countersign.approval.web;

import io.countersign.access.CompanyAccess;
import io.countersign.access.CurrentCaller;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.FromLevel;
import io.countersign.approval.Inbox;
import io.countersign.ledger.Money;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
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
    private final CompanyAccess access;

    ApprovalController(Inbox inbox, CompanyAccess access) {
        this.inbox = inbox;
        this.access = access;
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
            FromLevel approvalFrom,
            int people,
            Instant dueAt,
            @Nullable Instant escalatesAt,
            @Nullable Instant remindedAt,
            ApprovalRequest.Status status,
            Instant createdAt,
            List<DecisionView> decisions) {}

    /** One decision on the way up, or a turn that passed in silence. */
    record DecisionView(
            int number,
            String decider,
            ApprovalRequest.Capacity capacity,
            @Nullable String position,
            @Nullable String onBehalfOf,
            ApprovalRequest.Verdict decision,
            String comment,
            Instant at) {}

    /** What a person decides, and on exactly what. */
    record DecisionRequest(
            @Schema(
                    example = "APPROVE",
                    allowableValues = {"APPROVE", "REJECT"})
            @Nullable
            String decision,

            @Schema(example = "Worth it", description = "at most 2000 characters; a rejection needs a reason") @Nullable
            String comment,

            @Schema(
                    example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                    description = "of the request that is decided, as GET shows it")
            @Nullable
            String digest) {}

    /** With {@code mine=true} only what the caller can decide now. */
    @GetMapping
    Page<ApprovalView> list(
            @RequestParam(required = false) ApprovalRequest.@Nullable Status status,
            @RequestParam(required = false) @Nullable String company,
            @RequestParam(required = false, defaultValue = "false") boolean mine,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String size) {
        var request = Page.Request.of(page, size);
        var visible = access.visible(CurrentCaller.get()).only(company);
        if (!mine) {
            return inbox.list(status, visible, request).map(ApprovalController::view);
        }
        if (status != null && status != ApprovalRequest.Status.PENDING) {
            throw new Problem.Invalid("status", "must be PENDING, or left out, where mine is true");
        }
        return inbox.mine(CurrentCaller.get(), visible, request).map(ApprovalController::view);
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
        var pending = request.status() == ApprovalRequest.Status.PENDING;
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
                pending ? request.decider() : null,
                request.terms().from(),
                request.terms().people(),
                request.expiresAt(),
                pending ? request.climb().dueAt() : null,
                request.climb().remindedAt(),
                request.status(),
                request.createdAt(),
                request.decisions().stream()
                        .map(one -> new DecisionView(
                                one.number(),
                                one.decider(),
                                one.capacity(),
                                one.position(),
                                one.onBehalfOf(),
                                one.verdict(),
                                one.comment(),
                                one.at()))
                        .toList());
    }
}
