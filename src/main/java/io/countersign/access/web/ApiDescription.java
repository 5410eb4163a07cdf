package io.countersign.access.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The head of the OpenAPI description at {@code /v3/api-docs}: what this is and how a program logs in. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    private static final String BASIC = "basic";
    private static final String TOKEN = "token";
    private static final String PROBLEM = "Problem";

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Countersign")
                        .version("1")
                        .description("Runs companies of AI agents: budgets, approvals and the record. Errors are"
                                + " RFC 9457 problems; amounts are decimal strings in US dollars; times"
                                + " are ISO-8601 in UTC."))
                .components(new Components()
                        .addSecuritySchemes(
                                BASIC,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("basic"))
                        .addSecuritySchemes(
                                TOKEN,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("cs_pat_…")))
                .addSecurityItem(new SecurityRequirement().addList(BASIC))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }

    /** Every operation may answer with a problem instead; which ones to expect its door says. */
    @Bean
    OpenApiCustomizer problemAnswers() {
        var doors = Doors.read();
        return api -> {
            api.getComponents().addSchemas(PROBLEM, problem());
            var content = new Content()
                    .addMediaType(
                            "application/problem+json",
                            new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM)));
            doors.describe(api, content);
            api.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .forEach(operation -> operation
                            .getResponses()
                            .addApiResponse(
                                    "401",
                                    new ApiResponse()
                                            .description("Nobody is logged in")
                                            .content(content))
                            .addApiResponse(
                                    "429",
                                    new ApiResponse()
                                            .description("Too many requests: again after Retry-After seconds")
                                            .content(content))
                            .addApiResponse(
                                    "default",
                                    new ApiResponse()
                                            .description("A problem (RFC 9457)")
                                            .content(content)));
        };
    }

    private static Schema<?> problem() {
        var fault = new ObjectSchema();
        fault.addProperty("path", new StringSchema());
        fault.addProperty("rule", new StringSchema());
        fault.addProperty("element", new StringSchema().description("Of a diagram: the id of the element to look at"));
        fault.addProperty("name", new StringSchema().description("How that element is labelled"));
        fault.addProperty("remedy", new StringSchema().description("What to do about it"));
        fault.setRequired(List.of("path", "rule"));
        var problem = new ObjectSchema();
        problem.addProperty("type", new StringSchema().description("What kind it is, such as /problems/invalid"));
        problem.addProperty("title", new StringSchema());
        problem.addProperty("status", new IntegerSchema());
        problem.addProperty("detail", new StringSchema());
        problem.addProperty("instance", new StringSchema());
        problem.addProperty("faults", new ArraySchema().items(fault).description("All faults of invalid input"));
        problem.setRequired(List.of("type", "title", "status"));
        return problem;
    }
}
