package io.countersign.llm.web;

import io.countersign.problem.Page;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Model calls of a run, and one of them with what was said. */
@RestController
class CallsController {
    private final CallLog calls;

    CallsController(CallLog calls) {
        this.calls = calls;
    }

    @GetMapping("/api/runs/{run}/calls")
    Page<CallLog.Call> ofRun(
            @PathVariable UUID run,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String size) {
        return calls.ofRun(run, Page.Request.of(page, size));
    }

    @GetMapping("/api/calls/{call}")
    CallLog.Conversation one(@PathVariable UUID call) {
        return calls.conversation(call);
    }
}
