package io.countersign.record.web;

import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.record.RunEvents;
import io.countersign.record.RunEvents.EventPage;
import io.countersign.record.Watchers;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Shows what happens in a run: as pages, or live. */
@RestController
class EventsController {
    private final RunEvents events;
    private final EventStreams streams;
    private final Watchers watchers;

    EventsController(RunEvents events, EventStreams streams, Watchers watchers) {
        this.events = events;
        this.streams = streams;
        this.watchers = watchers;
    }

    @Operation(
            summary = "Show what happened in a run",
            description =
                    "Oldest first. Events up to the number archived are in an archive of the record and on no page"
                            + " any more; a stream begins with an event named archived that says so.")
    @GetMapping(path = "/api/runs/{run}/events", produces = MediaType.APPLICATION_JSON_VALUE)
    EventPage page(
            @PathVariable UUID run,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String size) {
        return events.page(run, Page.Request.of(page, size));
    }

    /** Events after the last one the caller has seen; nothing to come is 204, upon which a browser stops asking. */
    @GetMapping(path = "/api/runs/{run}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> stream(
            @PathVariable UUID run,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String last,
            HttpServletRequest request) {
        var seen = seen(last);
        if (last != null
                && events.isOver(run)
                && events.after(run, seen, 1).isEmpty()
                && events.archived(run) <= seen) {
            return ResponseEntity.noContent().build();
        }
        var watcher = String.valueOf(request.getRemoteUser());
        return ResponseEntity.ok(streams.open(run, seen, watcher, watchers.mayStillWatch(run)));
    }

    private static long seen(@Nullable String last) {
        if (last == null || last.isEmpty()) {
            return 0;
        }
        if (!last.matches("[0-9]{1,18}")) {
            throw new Problem.Invalid("Last-Event-ID", "must be the number of an event");
        }
        return Long.parseLong(last);
    }
}
