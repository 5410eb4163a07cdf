package io.countersign.company.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.countersign.access.Caller;
import io.countersign.access.Everybody;
import io.countersign.access.Visible;
import io.countersign.company.Companies;
import io.countersign.company.CompanyDefinition;
import io.countersign.company.CompanyVersion;
import io.countersign.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

class CompanyControllerWebTest {
    private static final String ACME = """
        company: acme
        name: Acme
        budget: 50
        positions:
          - {key: ceo, title: Chief executive, budget: 20.5, authority: 10}
          - {key: counsel, title: Counsel, reportsTo: ceo, filledBy: people, users: [ann]}
        """;

    private final Companies companies = mock(Companies.class);
    private final MockMvcTester web = MockMvcTester.of(new CompanyController(companies, Everybody.byGroups()));
    private boolean changed = true;

    @BeforeEach
    void storeWhatIsPosted() {
        callsAs("ann", Caller.BOARD);
        when(companies.post(any(), eq("ann"))).thenAnswer(call -> {
            CompanyDefinition definition = call.getArgument(0);
            var version = new CompanyVersion(4, definition, "digest", "deployment", "ann", Instant.EPOCH);
            return new Companies.Posted(version, changed);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/yaml", "application/x-yaml", "text/yaml", "text/yaml;charset=UTF-8"})
    void aNewVersionIsCreated(String type) {
        assertThat(web.post()
                        .uri("/api/companies")
                        .contentType(MediaType.parseMediaType(type))
                        .content(ACME))
                .hasStatus(201)
                .hasHeader("Location", "/api/companies/acme")
                .bodyJson()
                .isLenientlyEqualTo("""
                    {"company": "acme", "version": 4, "definition": {"budget": "50.00", "maxReworks": 2},
                     "positions": [
                       {"key": "ceo", "level": 0, "filledBy": "agent", "budget": "20.50", "authority": "10.00",
                        "processDefinitionKey": "acme.ceo"},
                       {"key": "counsel", "reportsTo": "ceo", "level": 1, "filledBy": "people", "users": ["ann"],
                        "budget": null, "processDefinitionKey": "acme.counsel"}]}\
                    """);
    }

    @Test
    void anUnchangedDefinitionIsAnsweredAsItStands() {
        changed = false;

        assertThat(web.post()
                        .uri("/api/companies")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content("{\"company\": \"acme\", \"name\": \"Acme\", \"budget\": \"5\","
                                + " \"positions\": [{\"key\": \"ceo\", \"title\": \"Chief\"}]}"))
                .hasStatus(200);
    }

    @Test
    void anInvalidDefinitionIsAProblemWithItsFaults() {
        assertThat(web.post()
                        .uri("/api/companies")
                        .contentType("application/yaml")
                        .content("company: ACME"))
                .hasFailed()
                .failure()
                .hasRootCauseInstanceOf(Problem.Invalid.class);
    }

    @Test
    void anotherContentTypeIsRefused() {
        assertThat(web.post()
                        .uri("/api/companies")
                        .contentType(MediaType.TEXT_PLAIN)
                        .content(ACME))
                .hasStatus(415);
    }

    @Test
    void onlyAdministratorsOwnersAndTheBoardPost() {
        for (var group : List.of("", Caller.OPERATORS, "acme.operator", "acme.auditor", "other.owner", "other.board")) {
            callsAs("mallory", group);
            assertThat(web.post()
                            .uri("/api/companies")
                            .contentType("application/yaml")
                            .content(ACME))
                    .hasFailed()
                    .failure()
                    .hasRootCauseInstanceOf(Problem.Denied.class);
        }
        verify(companies, never()).post(any(), any());
    }

    @ParameterizedTest
    @ValueSource(strings = {Caller.ADMINISTRATORS, Caller.BOARD, "acme.owner", "acme.board"})
    void theyPost(String group) {
        callsAs("ann", group);

        assertThat(web.post()
                        .uri("/api/companies")
                        .contentType("application/yaml")
                        .content(ACME))
                .hasStatus(201);
    }

    private static void callsAs(String name, String group) {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(new Caller(name, Set.of(group)), ""));
    }

    @AfterEach
    void nobodyCallsAnyMore() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void listsCompanies() {
        when(companies.list(Visible.ALL)).thenReturn(List.of(new Companies.Summary("acme", "Acme", 4)));

        assertThat(web.get().uri("/api/companies"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("[{\"company\": \"acme\", \"name\": \"Acme\", \"version\": 4}]");
    }
}
