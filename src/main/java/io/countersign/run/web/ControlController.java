package io.countersign.run.web;

import io.countersign.access.CurrentCaller;
import io.countersign.problem.Reason;
import io.countersign.run.CompanyControl;
import io.countersign.run.Incidents;
import io.countersign.run.Run;
import io.countersign.run.RunStatus;
import io.countersign.run.Standstill;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Steering of companies and positions, and of acts that failed, over REST. */
@RestController
@RequestMapping("/api")
class ControlController {
    private final CompanyControl control;
    private final Incidents incidents;

    ControlController(CompanyControl control, Incidents incidents) {
        this.control = control;
        this.incidents = incidents;
    }

    /** Why it is done; goes on the record. */
    record Because(
            @Schema(example = "The supplier's prices are wrong.") @Nullable
            String reason) {
        String text() {
            return Reason.given(reason);
        }
    }

    /** What stands still now, and how many runs or acts the call has touched. */
    record ControlView(String company, int touched, List<StandstillView> standstills) {}

    /** A standstill; without a position it is the whole company's. */
    record StandstillView(@Nullable String position, Standstill.Mode mode, String by, String reason, Instant since) {
        static StandstillView of(Standstill one) {
            return new StandstillView(
                    one.position().isEmpty() ? null : one.position(), one.mode(), one.by(), one.reason(), one.since());
        }
    }

    /** What became of the run of an incident. */
    record IncidentView(UUID run, RunStatus status, List<Run.Waiting> waitingFor) {}

    @Operation(summary = "What stands still in a company, and why")
    @GetMapping("/companies/{company}/standstills")
    ControlView standstills(@PathVariable String company) {
        return view(company, 0);
    }

    @Operation(summary = "Pauses all runs of a company; new ones are refused (409) until it is resumed")
    @PostMapping("/companies/{company}/pause")
    ControlView pause(@PathVariable String company, @RequestBody Because why) {
        return view(company, control.pause(company, CurrentCaller.get(), why.text()));
    }

    @Operation(summary = "Lets a company go on, with the runs that were paused with it")
    @PostMapping("/companies/{company}/resume")
    ControlView resume(@PathVariable String company, @RequestBody Because why) {
        return view(company, control.resume(company, CurrentCaller.get(), why.text()));
    }

    @Operation(summary = "Cancels all runs of a company and leaves it paused")
    @PostMapping("/companies/{company}/cancel-runs")
    ControlView cancelRuns(@PathVariable String company, @RequestBody Because why) {
        return view(company, control.cancelRuns(company, CurrentCaller.get(), why.text()));
    }

    @Operation(summary = "Dispatches nothing new for a position, in any run")
    @PostMapping("/companies/{company}/positions/{position}/pause")
    ControlView pausePosition(@PathVariable String company, @PathVariable String position, @RequestBody Because why) {
        control.pausePosition(company, position, CurrentCaller.get(), why.text());
        return view(company, 0);
    }

    @Operation(summary = "Lets a position that was paused or cancelled act again")
    @PostMapping("/companies/{company}/positions/{position}/resume")
    ControlView resumePosition(@PathVariable String company, @PathVariable String position, @RequestBody Because why) {
        control.resumePosition(company, position, CurrentCaller.get(), why.text());
        return view(company, 0);
    }

    @Operation(
            summary =
                    "Fails what a position has open or is given, in all runs, until it is resumed; its managers judge")
    @PostMapping("/companies/{company}/positions/{position}/cancel")
    ControlView cancelPosition(@PathVariable String company, @PathVariable String position, @RequestBody Because why) {
        return view(company, control.cancelPosition(company, position, CurrentCaller.get(), why.text()));
    }

    @Operation(summary = "Tries the failed act of an incident again; the incident is a ref of the run's waitingFor")
    @PostMapping("/runs/{run}/incidents/{incident}/retry")
    IncidentView retry(@PathVariable UUID run, @PathVariable String incident, @RequestBody Because why) {
        return view(incidents.retry(run, incident, CurrentCaller.get(), why.text()));
    }

    @Operation(summary = "Ends the failed act of an incident as failed, so that its reviewing manager goes on")
    @PostMapping("/runs/{run}/incidents/{incident}/skip")
    IncidentView skip(@PathVariable UUID run, @PathVariable String incident, @RequestBody Because why) {
        return view(incidents.skip(run, incident, CurrentCaller.get(), why.text()));
    }

    private ControlView view(String company, int touched) {
        return new ControlView(
                company,
                touched,
                control.standstills(company).stream().map(StandstillView::of).toList());
    }

    private static IncidentView view(Run run) {
        return new IncidentView(run.id(), run.status(), run.waitingFor());
    }
}
