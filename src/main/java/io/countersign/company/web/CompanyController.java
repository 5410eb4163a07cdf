package io.countersign.company.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.access.CompanyAccess;
import io.countersign.access.CurrentCaller;
import io.countersign.company.Companies;
import io.countersign.company.CompanyDefinition;
import io.countersign.company.CompanyVersion;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.company.FilledBy;
import io.countersign.company.Position;
import io.countersign.ledger.Money;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Posts companies and shows them. */
@RestController
@RequestMapping("/api/companies")
class CompanyController {
    private final Companies companies;
    private final CompanyAccess access;

    CompanyController(Companies companies, CompanyAccess access) {
        this.companies = companies;
        this.access = access;
    }

    record CompanyAnswer(
            String company,
            String name,
            int version,
            String createdBy,
            Instant createdAt,
            @JsonInclude(JsonInclude.Include.NON_NULL) CompanyDefinition definition,
            List<PositionAnswer> positions) {
        static CompanyAnswer of(CompanyVersion version) {
            return new CompanyAnswer(
                    version.company(),
                    version.definition().name(),
                    version.version(),
                    version.createdBy(),
                    version.createdAt(),
                    version.definition(),
                    version.positions().stream()
                            .map(position -> PositionAnswer.of(version, position))
                            .toList());
        }
    }

    record PositionAnswer(
            String key,
            String title,
            @Nullable String reportsTo,
            int level,
            FilledBy filledBy,
            List<String> users,
            @Nullable String model,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String agent,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Money agentRunCeiling,

            @Nullable Money budget,
            Money authority,
            String processDefinitionKey) {
        static PositionAnswer of(CompanyVersion version, Position position) {
            return new PositionAnswer(
                    position.key(),
                    position.title(),
                    position.manager(),
                    position.level(),
                    position.filledBy(),
                    position.users(),
                    position.model(),
                    position.agent(),
                    position.agentRunCeiling(),
                    position.budget().equals(Money.UNLIMITED) ? null : position.budget(),
                    position.authority(),
                    version.processKey(position.key()));
        }
    }

    @PostMapping(consumes = {"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"})
    @ApiResponse(responseCode = "201", description = "A new version, deployed")
    @ApiResponse(responseCode = "200", description = "The company is like this already")
    @ApiResponse(responseCode = "403", description = "The caller is none of these", content = @Content)
    ResponseEntity<CompanyAnswer> postYaml(InputStream body) throws IOException {
        return post(body, DefinitionFormat.YAML);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ApiResponse(responseCode = "201", description = "A new version, deployed")
    @ApiResponse(responseCode = "200", description = "The company is like this already")
    @ApiResponse(responseCode = "403", description = "The caller is none of these", content = @Content)
    ResponseEntity<CompanyAnswer> postJson(InputStream body) throws IOException {
        return post(body, DefinitionFormat.JSON);
    }

    private ResponseEntity<CompanyAnswer> post(InputStream body, DefinitionFormat format) throws IOException {
        Editors.check();
        var definition = Definitions.read(body.readNBytes(Definitions.MOST_BYTES + 1), format);
        var caller = Editors.of(definition.company());
        var posted = companies.post(definition, caller);
        var answer = CompanyAnswer.of(posted.version());
        return posted.changed()
                ? ResponseEntity.created(URI.create("/api/companies/" + answer.company()))
                        .body(answer)
                : ResponseEntity.ok(answer);
    }

    @GetMapping
    List<Companies.Summary> list() {
        return companies.list(access.visible(CurrentCaller.get()));
    }

    @GetMapping("/{company}")
    CompanyAnswer show(@PathVariable String company) {
        return CompanyAnswer.of(companies.find(company));
    }
}
