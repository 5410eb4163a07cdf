package io.countersign.approval.web;

import static io.countersign.problem.web.Slice.HANNA;
import static io.countersign.problem.web.Slice.assertInvalid;
import static io.countersign.problem.web.Slice.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.countersign.access.Everybody;
import io.countersign.access.Visible;
import io.countersign.approval.Deputies;
import io.countersign.approval.Deputies.Deputy;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.problem.web.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;

class DeputyWebTest {
    private static final String DOOR = "/api/deputies";
    private static final Instant UNTIL = Instant.parse("2027-07-15T00:00:00Z");
    private static final String BODY = "{\"deputy\": \"dan\", \"until\": \"2027-07-15T00:00:00Z\"}";
    private static final Deputy DAN =
            new Deputy(UUID.randomUUID(), "hanna", "dan", Instant.EPOCH, UNTIL, "hanna", null);

    private final Deputies deputies = mock(Deputies.class);
    private final Slice web = new Slice(new DeputyController(deputies, Everybody.byGroups()));

    @Test
    void whoNamesNobodyElseNamesItsOwn() {
        when(deputies.name(HANNA, "hanna", "dan", null, UNTIL)).thenReturn(DAN);

        assertThat(web.post(DOOR, BODY)).hasStatus(201).bodyJson().isLenientlyEqualTo("""
            {"principal": "hanna", "deputy": "dan", "until": "2027-07-15T00:00:00Z", "revokedAt": null}\
            """);
        web.post(DOOR, BODY.replace("{", "{\"principal\": \"sam\", "));
        verify(deputies).name(HANNA, "sam", "dan", null, UNTIL);
    }

    @ParameterizedTest
    @CsvSource({"deputy, null", "until, null", "until, '\"tomorrow\"'", "from, '\"2027-07-01\"'"})
    void namesTheFieldThatBreaksARule(String field, String value) {
        var body = BODY.replace("{", "{\"from\": null, ")
                .replaceFirst("\"" + field + "\": [^,}]*", "\"" + field + "\": " + value);

        assertInvalid(web.post(DOOR, body), field);
        verifyNoInteractions(deputies);
    }

    @Test
    void saysWhyNot() {
        when(deputies.name(any(), any(), any(), any(), any()))
                .thenThrow(new Problem.Denied("not you"))
                .thenThrow(new Problem.Invalid("until", "at most a year"));
        doThrow(new Problem.Missing("no deputy"), new Problem.Denied("not yours"))
                .when(deputies)
                .revoke(HANNA, DAN.id());

        assertProblem(web.post(DOOR, BODY), 403, "denied");
        assertInvalid(web.post(DOOR, BODY), "until");
        assertProblem(revoke(DAN.id().toString()), 404, "missing");
        assertProblem(revoke(DAN.id().toString()), 403, "denied");
        assertProblem(revoke("dan"), 400, "malformed");
    }

    @Test
    void listsAndRevokes() {
        var page = new Page.Request(0, 50);
        when(deputies.list("hanna", "hanna", new Visible(Set.of()), page)).thenReturn(page.of(List.of(DAN), 1));

        assertThat(web.get(DOOR + "?principal=hanna"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"items\": [{\"deputy\": \"dan\"}], \"total\": 1}");
        assertThat(revoke(DAN.id().toString())).hasStatus(204);
        verify(deputies).revoke(HANNA, DAN.id());
    }

    private org.springframework.test.web.servlet.assertj.MvcTestResult revoke(String id) {
        return web.send(HttpMethod.DELETE, DOOR + "/" + id, "application/json", "");
    }
}
