package io.countersign.routine.web;

import io.countersign.access.CurrentCaller;
import io.countersign.company.Missed;
import io.countersign.ledger.Money;
import io.countersign.problem.Reason;
import io.countersign.routine.Routine;
import io.countersign.routine.Routines;
import io.countersign.run.RoutineRuns.Hindrance;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Routines of a company over REST. */
@RestController
@RequestMapping("/api/companies/{company}/routines")
class RoutineController {
    private final Routines routines;

    RoutineController(Routines routines) {
        this.routines = routines;
    }

    /** Why it is done; goes on the record. */
    record Because(
            @Schema(example = "The supplier's feed is down.") @Nullable
            String reason) {
        String text() {
            return Reason.given(reason);
        }
    }

    /** How a routine stands: HINDERED is one that something kept from its last tick, OFF one whose installation is. */
    enum State {
        ON,
        HINDERED,
        PAUSED,
        OFF
    }

    /** A routine as it is defined and where it stands. */
    record RoutineView(
            @Schema(example = "analyst") String position,
            @Schema(example = "inbox") String routine,
            @Schema(example = "30s") @Nullable String every,
            @Schema(example = "0 9 * * MON-FRI") @Nullable String cron,
            @Schema(example = "Europe/Berlin") @Nullable String timeZone,
            @Schema(example = "Look into the inbox.") String objective,
            Money budget,
            Missed missed,
            State state,

            @Schema(example = "BUDGET") @Nullable Hindrance hindrance,

            @Schema(example = "Company acme has 0.10 USD of this month's budget left, 0.50 needed") @Nullable
            String why,

            @Nullable Instant since,

            @Schema(description = "None while it is paused or the installation's heartbeat is off") @Nullable
            Instant nextTick,

            @Nullable Instant lastTick,
            @Nullable UUID lastRun,

            @Schema(description = "Ticks without a start since the last start")
            int missedTicks) {}

    /** The run that was started. */
    record Started(UUID run) {}

    @Operation(summary = "The routines of a company: when each ticks next, and why one does not start")
    @GetMapping
    List<RoutineView> list(@PathVariable String company) {
        return routines.list(company).stream().map(this::view).toList();
    }

    @Operation(summary = "Lets a routine tick no more until it is resumed; its open run goes on")
    @PostMapping("/{position}/{routine}/pause")
    RoutineView pause(
            @PathVariable String company,
            @PathVariable String position,
            @PathVariable String routine,
            @RequestBody Because why) {
        return view(routines.pause(company, position, routine, CurrentCaller.get(), why.text()));
    }

    @Operation(summary = "Lets a paused routine wait for its next tick")
    @PostMapping("/{position}/{routine}/resume")
    RoutineView resume(
            @PathVariable String company,
            @PathVariable String position,
            @PathVariable String routine,
            @RequestBody Because why) {
        return view(routines.resume(company, position, routine, CurrentCaller.get(), why.text()));
    }

    @Operation(summary = "Starts a routine's run now; 409 with the reason where something is in the way")
    @ApiResponse(responseCode = "202", description = "The run goes on by itself")
    @PostMapping("/{position}/{routine}/start")
    ResponseEntity<Started> start(
            @PathVariable String company,
            @PathVariable String position,
            @PathVariable String routine,
            @RequestBody Because why) {
        var run = routines.start(company, position, routine, CurrentCaller.get(), why.text());
        return ResponseEntity.accepted()
                .location(URI.create("/api/runs/" + run))
                .body(new Started(run));
    }

    private RoutineView view(Routines.Shown shown) {
        var definition = shown.definition();
        var routine = shown.routine();
        var hindered = routine.hindered();
        var pause = routine.pause();
        var state = state(routine);
        return new RoutineView(
                routine.position(),
                routine.key(),
                definition.every(),
                definition.cron(),
                definition.timeZone(),
                definition.objective(),
                definition.budget(),
                definition.missed(),
                state,
                state == State.HINDERED && hindered != null ? hindered.hindrance() : null,
                pause != null
                        ? "paused by %s: %s".formatted(pause.by(), pause.reason())
                        : hindered == null ? null : hindered.why(),
                pause != null ? pause.since() : hindered == null ? null : hindered.since(),
                state == State.PAUSED || state == State.OFF ? null : routine.due(),
                routine.lastTick(),
                routine.lastRun(),
                routine.missed());
    }

    private State state(Routine routine) {
        if (routine.pause() != null) {
            return State.PAUSED;
        }
        if (!routines.isOn()) {
            return State.OFF;
        }
        return routine.hindered() == null ? State.ON : State.HINDERED;
    }
}
