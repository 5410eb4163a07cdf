package io.countersign.company.web;

import static io.countersign.problem.web.Slice.assertInvalid;
import static io.countersign.problem.web.Slice.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.countersign.access.Caller;
import io.countersign.company.Companies;
import io.countersign.company.CompanyChange;
import io.countersign.company.CompanyVersion;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.problem.Problem;
import io.countersign.problem.web.Slice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;

class ImportWebTest {
    private static final String DOOR = "/api/companies/import";
    private static final String ACME = """
        {"company": "acme", "name": "Acme", "budget": "50", "positions": [{"key": "ceo", "title": "Chief"}]}\
        """;

    private final Companies companies = mock(Companies.class);
    private final CompanyChange change = mock(CompanyChange.class);
    private final Slice web =
            new Slice(new ImportController(companies), new Caller("admin", Set.of(Caller.ADMINISTRATORS)));

    @BeforeEach
    void aChange() {
        when(companies.preview(any())).thenReturn(change);
        when(change.fromVersion()).thenReturn(3);
    }

    @Test
    void withoutADigestNothingIsChanged() {
        assertThat(web.post(DOOR, ACME))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"imported\": false, \"version\": 3}");
        verify(companies, never()).confirm(any(), any(), any());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/yaml", "text/x-yaml"})
    void withTheDigestOfThePreviewItIs(String type) {
        var definition = Definitions.read(ACME.getBytes(StandardCharsets.UTF_8), DefinitionFormat.JSON);
        var version = new CompanyVersion(4, definition, "digest", "deployment", "hanna", Instant.EPOCH);
        when(companies.confirm(eq(definition), eq("9f2c"), any())).thenReturn(new Companies.Posted(version, true));

        assertThat(web.send(HttpMethod.POST, DOOR + "?digest=9f2c", type, ACME))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"imported\": true, \"version\": 4}");
    }

    @Test
    void isNotForEverybody() {
        var hannas = new Slice(new ImportController(companies));

        assertProblem(hannas.post(DOOR, ACME), 403, "denied");
        assertProblem(hannas.post(DOOR + "?digest=9f2c", ACME), 403, "denied");
        verify(companies, never()).preview(any());
        verify(companies, never()).confirm(any(), any(), any());
    }

    @Test
    void saysWhyNot() {
        when(companies.confirm(any(), any(), any())).thenThrow(new Problem.Clash("look again"));

        assertProblem(web.post(DOOR + "?digest=9f2c", ACME), 409, "clash");
        assertInvalid(web.post(DOOR, ACME.replace("\"50\"", "\"many\"")), "budget");
        assertProblem(web.send(HttpMethod.POST, DOOR, "text/plain", ACME), 415, "unsupported-media-type");
    }

    @Test
    void aCompanyIsExportedAsAFile() {
        when(companies.export("acme")).thenReturn("company: acme\n");
        when(companies.export("nope")).thenThrow(new Problem.Missing("no company"));

        assertThat(web.get("/api/companies/acme/export"))
                .hasStatusOk()
                .hasContentTypeCompatibleWith("application/yaml")
                .hasHeader("Content-Disposition", "attachment; filename=\"acme.yaml\"")
                .hasBodyTextEqualTo("company: acme\n");
        assertThat(web.get("/api/companies/nope/export")).hasStatus(404);
    }
}
