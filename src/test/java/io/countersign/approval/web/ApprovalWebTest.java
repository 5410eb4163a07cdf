package io.countersign.approval.web;

import static io.countersign.problem.web.Slice.HANNA;
import static io.countersign.problem.web.Slice.assertInvalid;
import static io.countersign.problem.web.Slice.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.countersign.access.Everybody;
import io.countersign.access.Visible;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.Inbox;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.problem.web.Slice;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalWebTest {
    private static final UUID ID = UUID.randomUUID();
    private static final String DECISIONS = "/api/approvals/" + ID + "/decisions";
    private static final String BODY = "{\"decision\": \"APPROVE\", \"digest\": \"9f2c\"}";
    private static final Page.Request PAGE = new Page.Request(0, 50);

    private static final Visible NONE = new Visible(Set.of());

    private final Inbox inbox = mock(Inbox.class);
    private final Slice web = new Slice(new ApprovalController(inbox, Everybody.byGroups()));

    @Test
    void whatIsMineIsPending() {
        when(inbox.mine(HANNA, NONE, PAGE)).thenReturn(PAGE.of(List.of(), 0));
        when(inbox.list(ApprovalRequest.Status.REJECTED, NONE, PAGE)).thenReturn(PAGE.of(List.of(), 7));

        assertThat(web.get("/api/approvals?mine=true&company=acme")).hasStatusOk();
        verify(inbox).mine(HANNA, NONE, PAGE);
        assertThat(web.get("/api/approvals?status=REJECTED"))
                .hasStatusOk()
                .bodyText()
                .contains("\"total\":7");
        assertInvalid(web.get("/api/approvals?mine=true&status=APPROVED"), "status");
        assertInvalid(web.get("/api/approvals?size=0"), "size");
        assertProblem(web.get("/api/approvals?status=MAYBE"), 400, "malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"decision\": \"APPROVE\"}", "{\"decision\": \"APPROVE\", \"digest\": \" \"}"})
    void nothingIsDecidedWithoutADigest(String body) {
        assertInvalid(web.post(DECISIONS, body), "digest");
        verifyNoInteractions(inbox);
    }

    @Test
    void saysWhyNot() {
        when(inbox.decide(ID, HANNA, "APPROVE", "", "9f2c"))
                .thenThrow(new Problem.Denied("waits for the board"))
                .thenThrow(new Problem.Missing("no request"))
                .thenThrow(new Problem.Clash("decided already"))
                .thenThrow(new Problem.Invalid("comment", "needs a reason"));
        when(inbox.find(any())).thenThrow(new Problem.Missing("no request"));

        assertProblem(web.post(DECISIONS, BODY), 403, "denied");
        assertProblem(web.post(DECISIONS, BODY), 404, "missing");
        assertProblem(web.post(DECISIONS, BODY), 409, "clash");
        assertInvalid(web.post(DECISIONS, BODY), "comment");
        assertProblem(web.post(DECISIONS, "[]"), 400, "malformed");
        assertProblem(web.get("/api/approvals/" + ID), 404, "missing");
        assertProblem(web.get("/api/approvals/first"), 400, "malformed");
    }
}
