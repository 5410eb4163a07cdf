package io.countersign.agent;

import io.countersign.ledger.Money;
import io.countersign.llm.AnswerSchema;
import io.countersign.llm.Message;
import io.countersign.llm.Role;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes what an agent gets to read. The first message depends on position and act only, so that a gateway can cache
 * it; messages and schema together never exceed the bytes that the ceiling of the act was computed from.
 */
@Component
class Briefs {
    private final AnswerSchemas schemas = new AnswerSchemas();

    AnswerSchema schema(Situation situation) {
        return schemas.of(situation);
    }

    List<Message> brief(Situation situation) {
        return brief(situation, situation.act().limits().maxRequestBytes());
    }

    /**
     * The job with no more mail than its briefs have room for, a repair included. What is left out was not shown and stays
     * unread: from here on the job is the one that counts.
     */
    Job fitting(Job job) {
        var situation = job.situation();
        for (var mail = situation.setting().mail();
                mail != null && !mail.isEmpty() && !fits(situation);
                mail = situation.setting().mail()) {
            situation = situation.with(mail.shorter());
        }
        return new Job(job.act(), job.subject(), situation);
    }

    private boolean fits(Situation situation) {
        int bytes = situation.act().limits().maxRequestBytes();
        return user(situation).least() <= roomOfUser(situation, bytes - forAnswer(bytes) - forComplaint(bytes));
    }

    List<Message> brief(Situation situation, int bytes) {
        var user = user(situation).within(roomOfUser(situation, bytes));
        return List.of(new Message(Role.SYSTEM, systemText(situation)), new Message(Role.USER, user));
    }

    private int roomOfUser(Situation situation, int bytes) {
        var schema = schema(situation);
        return bytes
                - PlainText.bytes(schema.schema().toString())
                - PlainText.bytes(schema.name())
                - PlainText.bytes(systemText(situation));
    }

    private static String systemText(Situation situation) {
        return system(situation).within(situation.act().limits().maxRequestBytes() / 5);
    }

    private static int forAnswer(int bytes) {
        return bytes / 10;
    }

    private static int forComplaint(int bytes) {
        return bytes / 16;
    }

    /** The brief again, with the answer that was not fit and what is wrong with it. */
    List<Message> repair(Situation situation, String answer, String complaint) {
        int bytes = situation.act().limits().maxRequestBytes();
        int forAnswer = forAnswer(bytes);
        int forComplaint = forComplaint(bytes);
        var brief = brief(situation, bytes - forAnswer - forComplaint);
        var given = new Draft().words("", answer, false).within(forAnswer).strip();
        var wrong = new Draft()
                .say("This answer cannot be used. Answer again, with the whole JSON object. What is wrong with it:")
                .quote("", complaint, false)
                .within(forComplaint);
        return List.of(
                brief.getFirst(),
                brief.getLast(),
                new Message(Role.ASSISTANT, given.isEmpty() ? "(nothing)" : given),
                new Message(Role.USER, wrong));
    }

    private static Draft system(Situation situation) {
        var setting = situation.setting();
        var draft = new Draft()
                .line("Position:", setting.me().key(), true)
                .line("Title:", setting.me().title(), true)
                .line("Company:", setting.company(), true)
                .say("\nYou fill this position of this company of agents and act for nobody else.")
                .words("\nMission of the company:", setting.mission(), true)
                .words("\nYour instructions:", setting.me().instructions(), true)
                .say(Instructions.of(situation.act()));
        if (setting.mail() != null) {
            draft.say(Instructions.messages());
        }
        return draft.say(Instructions.rules(situation.act()));
    }

    private static Draft user(Situation situation) {
        var draft = new Draft().quote("# Goal of the run", situation.setting().goal(), true);
        switch (situation) {
            case PlanSituation plan -> plan(draft, plan);
            case WorkSituation work -> {
                own(draft, work.own(), work.complaint());
                if (work.earlierResult() != null) {
                    draft.quote("\n# Your earlier result", work.earlierResult(), false);
                }
            }
            case ReviewSituation review -> review(draft, review);
            case DecideSituation decide -> decide(draft, decide);
        }
        var mail = situation.setting().mail();
        if (mail != null) {
            mail(draft, mail);
        }
        return draft;
    }

    /** Who wrote a message stands in our own words above it. */
    private static void mail(Draft draft, Correspondence mail) {
        draft.say("\n# Whom you may write to");
        for (var tie : Correspondence.Tie.values()) {
            var keys = mail.partners().stream()
                    .filter(partner -> partner.tie() == tie)
                    .map(Correspondence.Partner::key)
                    .collect(Collectors.joining(", "));
            if (!keys.isEmpty()) {
                draft.say(tie.heading() + " " + keys);
            }
        }
        for (var message : mail.unread()) {
            draft.say("\n# Message to you: " + message.number())
                    .say("From: %s, %s"
                            .formatted(message.from().key(), message.tie().words()))
                    .line("Title:", message.from().title(), false)
                    .quote("Text:", message.text(), false);
        }
    }

    private static void own(Draft draft, Task own, @Nullable String complaint) {
        draft.say("\n# Your assignment")
                .quote("Objective:", own.objective(), true)
                .quote("Acceptance criteria:", own.acceptance(), true)
                .say("Money left for it: " + amount(own.available()));
        if (complaint != null) {
            draft.quote("\n# Why your earlier result was sent back", complaint, true);
        }
    }

    private static void plan(Draft draft, PlanSituation plan) {
        own(draft, plan.own(), plan.complaint());
        draft.say("\n# Your direct reports");
        for (var report : plan.reports()) {
            draft.say("- Key: " + report.key())
                    .line("  Title:", report.title(), false)
                    .line("  Instructions:", report.instructions(), false);
        }
        draft.say("\n# What you may hand out")
                .say("All budgets together: at most " + amount(plan.toHandOut()))
                .say("Each budget: at least " + amount(plan.leastEach()))
                .say("Assignments: at most " + plan.maxAssignments());
        if (plan.toHandOut().compareTo(plan.leastEach()) < 0 || plan.maxAssignments() == 0) {
            draft.say("That is not enough for any assignment: hand out none.");
        }
        if (plan.hiring() != null) {
            draft.say("\n# Hiring")
                    .say("Where the company lacks somebody below you for work like this, propose a position in"
                            + " \"hires\": at most " + HireTerms.MOST + ", each with a monthly budget of at most "
                            + amount(plan.hiring().most())
                            + ". It must be approved and takes no part in this run.");
        }
        for (var returned : plan.earlier()) {
            draft.say("\n# Returned earlier: " + returned.label())
                    .say("From: " + returned.position().key() + ", " + returned.status())
                    .quote("Objective:", returned.objective(), false)
                    .quote("Result:", returned.text(), false);
        }
    }

    private static void review(Draft draft, ReviewSituation review) {
        own(draft, review.own(), review.complaint());
        if (review.returned().isEmpty()) {
            draft.say("\n# Returned: nothing")
                    .say("You handed nothing out. Do the assignment yourself: leave \"verdicts\" empty and put the"
                            + " complete result into \"result\".");
        }
        for (var returned : review.returned()) {
            draft.say("\n# Returned: " + returned.label())
                    .say("From: " + returned.position().key())
                    .line("Title:", returned.position().title(), false)
                    .say("Status: " + returned.status())
                    .say("Cost: " + amount(returned.cost()))
                    .say("May be sent back: " + (returned.mayRework() ? "yes" : "no"))
                    .quote("Objective:", returned.objective(), false)
                    .quote("Acceptance criteria:", returned.acceptance(), false)
                    .quote(
                            returned.status() == Returned.Status.DONE ? "Result:" : "Why it failed:",
                            returned.text(),
                            false);
        }
    }

    private static void decide(Draft draft, DecideSituation decide) {
        draft.say("\n# The request")
                .line("Kind:", decide.kind(), false)
                .line("Requested by:", decide.requestedBy(), false)
                .say("Amount: " + amount(decide.amount()))
                .say("Your authority: " + amount(decide.authority()))
                .quote("Subject:", decide.subject(), true)
                .quote("Reason given:", decide.reason(), true);
    }

    private static String amount(Money money) {
        return money.equals(Money.UNLIMITED) ? "no limit" : money + " USD";
    }
}
