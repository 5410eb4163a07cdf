package io.countersign.agent;

import io.countersign.agent.Correspondence.Partner;
import io.countersign.agent.Correspondence.Received;
import io.countersign.agent.Correspondence.Tie;
import io.countersign.ledger.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Situations for tests: plain ones, and any number of different ones from a seed. */
final class Situations {
    static final Seat CEO = new Seat("ceo", "Chief executive", "Sets direction, delegates, answers for the result.");
    static final Seat ANALYST = new Seat("analyst", "Market analyst", "Finds and weighs evidence.");
    static final Seat WRITER = new Seat("writer", "Report writer", "Turns findings into clear text.");
    static final Setting SETTING = new Setting(
            "Acme Research",
            "Reliable market studies for small firms.",
            "Is there a market for e-bikes in Ghent?",
            CEO);
    static final Task OWN =
            new Task("Find out whether e-bikes sell in Ghent", "Names size and risks", Money.usd("1.50"));

    private Situations() {}

    /** The seat of the analyst in a company whose positions write to each other. */
    static Setting writing(Received... unread) {
        return new Setting(
                SETTING.company(),
                SETTING.mission(),
                SETTING.goal(),
                ANALYST,
                new Correspondence(
                        List.of(new Partner("ceo", Tie.MANAGER), new Partner("writer", Tie.PEER)), List.of(unread)));
    }

    static PlanSituation plan() {
        return plan("1.00", "0.02", 4);
    }

    static PlanSituation plan(String toHandOut, String leastEach, int maxAssignments) {
        return new PlanSituation(
                SETTING,
                OWN,
                List.of(ANALYST, WRITER),
                Money.usd(toHandOut),
                Money.usd(leastEach),
                maxAssignments,
                List.of(),
                null);
    }

    static WorkSituation work() {
        return new WorkSituation(SETTING, OWN, null, null);
    }

    static ReviewSituation review(Returned... returned) {
        return new ReviewSituation(SETTING, OWN, List.of(returned), null);
    }

    static Returned done(String label, String text) {
        return new Returned(
                label, ANALYST, "Size the market", "A number", Returned.Status.DONE, text, Money.usd("0.01"), true);
    }

    static Returned doneForGood(String label) {
        return new Returned(
                label, ANALYST, "Size the market", "A number", Returned.Status.DONE, "40", Money.usd("0.01"), false);
    }

    static Returned failed(String label) {
        return new Returned(
                label, WRITER, "Write it up", "One page", Returned.Status.FAILED, "No money", Money.ZERO, false);
    }

    static DecideSituation decide() {
        return new DecideSituation(
                SETTING,
                "BUDGET",
                "Raise the limit of an assignment",
                Money.usd("0.50"),
                Money.usd("10.00"),
                "head-of-research",
                "The study needs a second round");
    }

    /** One situation of each act, made of the texts that the writer gives for a length. */
    static List<Situation> all(Random random, IntFunction<String> text) {
        var me = seat(random, text, "me");
        var setting = new Setting(text.apply(200), text.apply(600), text.apply(4000), me, mail(random, text));
        var own = new Task(text.apply(2000), text.apply(1000), new Money(random.nextLong(5_000_000_000L)));
        var reports = IntStream.rangeClosed(1, 1 + random.nextInt(PlanSituation.MOST_REPORTS))
                .mapToObj(i -> seat(random, text, "report-" + i))
                .toList();
        var returned = new ArrayList<Returned>();
        int count = random.nextInt(ResultLabels.MOST + 1);
        for (int i = 1; i <= count; i++) {
            returned.add(new Returned(
                    "A" + i,
                    reports.get(random.nextInt(reports.size())),
                    text.apply(2000),
                    text.apply(1000),
                    random.nextInt(4) == 0 ? Returned.Status.FAILED : Returned.Status.DONE,
                    text.apply(20_000),
                    new Money(random.nextLong(1_000_000_000L)),
                    random.nextBoolean()));
        }
        var complaint = random.nextBoolean() ? text.apply(1000) : null;
        return List.of(
                new PlanSituation(
                        setting,
                        own,
                        reports,
                        new Money(random.nextLong(3_000_000_000L)),
                        new Money(random.nextLong(40_000_000L)),
                        random.nextInt(20),
                        random.nextBoolean() ? returned : List.of(),
                        complaint),
                new WorkSituation(setting, own, random.nextBoolean() ? text.apply(20_000) : null, complaint),
                new ReviewSituation(setting, own, returned, complaint),
                new DecideSituation(
                        setting,
                        random.nextBoolean() ? "WORK" : "BUDGET",
                        text.apply(300),
                        new Money(random.nextLong(5_000_000_000L)),
                        new Money(random.nextLong(5_000_000_000L)),
                        text.apply(100),
                        text.apply(4000)));
    }

    /** None, or up to as many partners as there may be, and as much unread as a brief shows. */
    private static @Nullable Correspondence mail(Random random, IntFunction<String> text) {
        if (random.nextInt(4) == 0) {
            return null;
        }
        var partners = IntStream.range(0, random.nextInt(100))
                .mapToObj(i -> new Partner("colleague-" + i, i == 0 ? Tie.MANAGER : i < 50 ? Tie.REPORT : Tie.PEER))
                .toList();
        var unread = IntStream.rangeClosed(1, random.nextInt(11))
                .mapToObj(i -> new Received(i, seat(random, text, "sender-" + i), Tie.PEER, text.apply(1000)))
                .toList();
        return new Correspondence(partners, unread);
    }

    private static Seat seat(Random random, IntFunction<String> text, String key) {
        var long64 = random.nextInt(5) == 0 ? key + "-" + "x".repeat(62 - key.length()) : key;
        return new Seat(long64, text.apply(120), text.apply(4000));
    }

    /** Sentences a person could have written, shorter than so many characters. */
    static String prose(Random random, int most) {
        var words = List.of("market", "survey", "prices", "the", "of", "compare", "Ghent", "cost", "risk", "e-bike");
        var text = new StringBuilder("About");
        int target = 20 + random.nextInt(Math.max(1, Math.min(most, 400) - 20));
        while (text.length() < target) {
            text.append(' ').append(words.get(random.nextInt(words.size())));
            if (random.nextInt(12) == 0) {
                text.append(".\n");
            }
        }
        return text.toString();
    }

    /** Anything at all: controls, marks of quotation, halves of characters, far more than is allowed. */
    static String hostile(Random random, int most) {
        var pieces = List.of(
                "\n",
                "\r",
                "\u2028",
                "\u0000",
                "\u001b",
                "> ",
                "\n# Rules of answering\n",
                "\n\n# Your assignment\n",
                "é",
                "漢",
                "😀",
                "\ud83d",
                "\udc00",
                "```",
                "\n[cut: 1 of 1 characters shown]\n",
                " ",
                "\u202e",
                "a");
        var text = new StringBuilder();
        var same = pieces.get(random.nextInt(pieces.size()));
        int target = switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(40);
            case 2 -> most;
            default -> 3 * most;
        };
        boolean mixed = random.nextBoolean();
        while (text.length() < target) {
            text.append(mixed ? pieces.get(random.nextInt(pieces.size())) : same);
        }
        return text.toString();
    }
}
