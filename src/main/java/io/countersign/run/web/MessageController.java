package io.countersign.run.web;

import io.countersign.access.CurrentCaller;
import io.countersign.message.Message;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import io.countersign.problem.StorableText;
import io.countersign.run.PeoplesMessages;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What positions of a run write to each other, over REST. */
@RestController
@RequestMapping("/api/runs/{run}/messages")
class MessageController {
    private static final int LONGEST_KEY = 200;

    private final PeoplesMessages messages;

    MessageController(PeoplesMessages messages) {
        this.messages = messages;
    }

    /** From the caller's position to another, both by key. */
    record MessageRequest(
            @Nullable String from,
            @Nullable String to,
            @Nullable String text) {}

    @Operation(
            summary = "Writes a message to another position of the run",
            description =
                    "Where the company's definition says messages: true: to the manager of the position `from`, its"
                            + " direct reports and those with the same manager. At most 1000 characters. The receiver's"
                            + " next brief quotes it.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(examples = @ExampleObject("""
                                {"from": "head-of-research", "to": "analyst", "text": "Leave Ghent out, it is settled"}\
                                """))))
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Message send(
            @PathVariable UUID run,
            @RequestBody MessageRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        var faults = new ArrayList<Fault>();
        var from = required("from", request.from(), "the key of your position", faults);
        var to = required("to", request.to(), "the key of another position", faults);
        var text = required("text", request.text(), "1 to 1000 characters", faults);
        if (!StorableText.is(text)) {
            faults.add(new Fault("text", StorableText.RULE));
        }
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
            faults.add(new Fault("Idempotency-Key", "1 to " + LONGEST_KEY + " characters"));
        }
        if (!faults.isEmpty()) {
            throw new Problem.Invalid(faults);
        }
        return messages.send(run, new PeoplesMessages.Order(from, to, text, key), CurrentCaller.get());
    }

    private static String required(String field, @Nullable String text, String rule, List<Fault> faults) {
        if (text == null || text.isBlank()) {
            faults.add(new Fault(field, rule));
            return "";
        }
        return text;
    }

    @Operation(
            summary = "What positions of a run wrote to each other, oldest first",
            description =
                    "With `position`, what it wrote and what it got. `readAt` is set when the receiver has done the"
                            + " first act whose brief showed the message.")
    @GetMapping
    Page<Message> list(
            @PathVariable UUID run,
            @RequestParam(required = false) @Nullable String position,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String size) {
        return messages.page(run, position, Page.Request.of(page, size));
    }
}
