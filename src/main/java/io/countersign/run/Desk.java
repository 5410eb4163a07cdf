package io.countersign.run;

import io.countersign.agent.ActKind;
import io.countersign.agent.Decision;
import io.countersign.agent.Job;
import io.countersign.agent.Outbox;
import io.countersign.agent.Workplace;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.Approvals;
import io.countersign.company.CompanyVersion;
import io.countersign.company.Position;
import io.countersign.engine.Task;
import io.countersign.engine.TaskOutcome;
import io.countersign.ledger.Ledger;
import io.countersign.llm.Journal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The place where agents pick up their acts and leave what they decided. */
@Component
class Desk implements Workplace {
    static final String FAILED = "ACT_FAILED";

    private final AssignmentStore assignments;
    private final RunCompanies directory;
    private final Models models;
    private final Situations situations;
    private final Outcomes outcomes;
    private final Approvals approvals;
    private final Ledger ledger;
    private final Standstills standstills;
    private final Mail mail;

    Desk(
            AssignmentStore assignments,
            RunCompanies directory,
            Models models,
            Situations situations,
            Outcomes outcomes,
            Approvals approvals,
            Ledger ledger,
            Standstills standstills,
            Mail mail) {
        this.assignments = assignments;
        this.directory = directory;
        this.models = models;
        this.situations = situations;
        this.outcomes = outcomes;
        this.approvals = approvals;
        this.ledger = ledger;
        this.standstills = standstills;
        this.mail = mail;
    }

    /** Where positions write to each other, this lays down what the task's brief shows of it. */
    @Override
    @Transactional
    public Job job(Task task, ActKind act) {
        var goal = directory.goalOf(task.run());
        var version = directory.versionOf(task.run());
        if (act == ActKind.DECIDE) {
            return decision(task, goal, version);
        }
        var own = assignments.find(task.id("assignmentId"));
        var position = version.position(own.position());
        return new Job(
                act(task, version.company(), own.id(), position, act),
                own.id(),
                situations.of(act, goal, version, own, mail.of(task.id(), task.run(), version, position)));
    }

    private Job decision(Task task, String goal, CompanyVersion version) {
        ApprovalRequest request = approvals.find(task.id("approvalId"));
        var decider = Objects.requireNonNull(request.decider());
        var own = Payer.of(assignments.line(request.ofAssignment()), decider);
        var position = version.position(decider);
        return new Job(
                act(task, version.company(), own.id(), position, ActKind.DECIDE),
                request.id(),
                situations.decision(goal, version, request, mail.of(task.id(), task.run(), version, position)));
    }

    private Journal.Act act(Task task, String company, UUID assignment, Position position, ActKind act) {
        return new Journal.Act(
                task.id(),
                task.worker(),
                company,
                task.run(),
                assignment,
                position.key(),
                act.name(),
                models.of(position),
                models.order(position));
    }

    /** A stopped position's own acts, and those of whoever works for it. */
    @Override
    public Optional<String> stopped(Job job) {
        var stopped = standstills.positions(job.act().company(), Standstill.Mode.STOPPED);
        if (stopped.isEmpty()) {
            return Optional.empty();
        }
        var line = assignments.line(job.act().assignment()).stream().map(Assignment::position);
        return Stream.concat(Stream.of(job.act().position()), line)
                .filter(stopped::contains)
                .findFirst()
                .map("position %s was stopped"::formatted);
    }

    @Override
    public TaskOutcome apply(Job job, Decision decision, Outbox outbox) {
        var own = job.act().assignment();
        var done = new TaskOutcome.Done(
                switch (decision) {
                    case Decision.Plan plan -> outcomes.planned(own, plan, null);
                    case Decision.Work work -> outcomes.worked(own, work);
                    case Decision.Review review -> outcomes.reviewed(own, review, null);
                    case Decision.Decide decide -> {
                        approvals.decideAsPosition(
                                job.subject(), job.act().position(), decide.approve(), decide.reason());
                        yield Map.of();
                    }
                });
        mail.done(job, outbox);
        return done;
    }

    @Override
    public TaskOutcome failed(Job job, String reason) {
        var text = "%s of %s failed: %s".formatted(job.act().kind(), job.act().position(), reason);
        ledger.releaseHeldOfTask(job.act().task());
        if (!job.act().kind().equals(ActKind.DECIDE.name())) {
            outcomes.failed(job.act().assignment(), text);
        }
        return new TaskOutcome.Refused(FAILED, text.length() > 500 ? text.substring(0, 500) : text);
    }
}
