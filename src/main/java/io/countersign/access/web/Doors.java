package io.countersign.access.web;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code api/doors.yaml} says of the doors of the API: who may use them, examples, and their problems. */
final class Doors {
    private static final List<String> FORMS = List.of("application/yaml", "application/json");
    private static final String EVENTS = "text/event-stream";

    private final Map<String, Map<String, Object>> doors;

    private Doors(Map<String, Map<String, Object>> doors) {
        this.doors = doors;
    }

    static Doors read() {
        try (var in = new ClassPathResource("api/doors.yaml").getInputStream()) {
            return new Doors(new Yaml(new SafeConstructor(new LoaderOptions())).load(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who may pass which, by method and path; a door that says nothing of it, or what there is not, is none. */
    Map<String, Door> rules() {
        var rules = new LinkedHashMap<String, Door>();
        doors.forEach((name, said) -> rules.put(name, Door.of(name, said)));
        return rules;
    }

    /** What the doors say under this name, by method and path; those that say nothing are not among them. */
    Map<String, String> said(String name) {
        return doors.entrySet().stream()
                .filter(door -> door.getValue().get(name) instanceof String)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, door -> door.getValue().get(name).toString()));
    }

    void describe(OpenAPI api, Content problem) {
        api.getPaths()
                .forEach((path, item) -> item.readOperationsMap()
                        .forEach((method, operation) -> Optional.ofNullable(doors.get(method + " " + path))
                                .ifPresent(door ->
                                        describe(operation, door, Door.of(method + " " + path, door), problem))));
    }

    private static void describe(Operation operation, Map<String, Object> door, Door rule, Content problem) {
        if (door.get("summary") instanceof String summary) {
            operation.setSummary(summary);
        }
        operation.setDescription(Stream.of(
                        Objects.toString(operation.getDescription(), ""),
                        rule.sentence(),
                        Objects.toString(door.get("who"), ""))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(" ")));
        send(operation, door.get("send"));
        operation.getResponses().forEach((status, answer) -> {
            if (status.startsWith("2")) {
                answer(answer, text(door.get("type")), door.get("answer"));
            }
        });
        if (rule.isNarrow()) {
            operation
                    .getResponses()
                    .addApiResponse(
                            "403",
                            new ApiResponse()
                                    .description("The caller is none of these")
                                    .content(problem));
        }
        problems(door)
                .forEach((status, why) -> operation
                        .getResponses()
                        .addApiResponse(
                                status.toString(),
                                new ApiResponse().description(why.toString()).content(problem)));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static Map<?, ?> problems(Map<String, Object> door) {
        return door.get("problems") instanceof Map<?, ?> problems ? problems : Map.of();
    }

    /** A body that is read as it comes is of either form; the code says nothing of it. */
    private static void send(Operation operation, @Nullable Object example) {
        if (operation.getRequestBody() == null && example != null) {
            var body = new Content();
            FORMS.forEach(form -> body.addMediaType(form, new MediaType()));
            operation.setRequestBody(new RequestBody().required(true).content(body));
        }
        if (operation.getRequestBody() != null) {
            example(operation.getRequestBody().getContent(), example);
        }
    }

    private static void answer(ApiResponse answer, @Nullable String type, @Nullable Object example) {
        if (type != null) {
            answer.setContent(new Content().addMediaType(type, new MediaType()));
        }
        example(answer.getContent(), example);
    }

    private static void example(@Nullable Content content, @Nullable Object example) {
        if (content != null && example != null) {
            content.forEach((form, type) -> {
                if (!form.equals(EVENTS)) {
                    type.setExample(example);
                }
            });
        }
    }
}
