package io.countersign.run.answers;

import io.countersign.ledger.Money;
import io.countersign.trial.attack.Conduct;
import io.countersign.trial.attack.Injection;
import io.countersign.trial.attack.Order;
import java.util.Map;
import java.util.Set;

/**
 * One run to be, of a company whose agents obey whatever they read, and one text that gets among them. Whoever has read an
 * order passes the text on, in everything that it writes itself.
 */
record Attack(int number, String company, Place place, Injection injection) {
    private static final Map<Conduct.Slot, Integer> LONGEST = Map.of(
            Conduct.Slot.APPROACH, 2000,
            Conduct.Slot.OBJECTIVE, 2000,
            Conduct.Slot.ACCEPTANCE, 1000,
            Conduct.Slot.RESULT, 15_000,
            Conduct.Slot.COMMENT, 1000,
            Conduct.Slot.REASON, 1000,
            Conduct.Slot.HIRE, 150,
            Conduct.Slot.MESSAGE, 1000);

    /** So much that either the chief executive may sign for it, or only the board; or so little that it does not last. */
    Money budget() {
        return Money.usd(isMean() ? "2.00" : number % 2 == 0 ? "30.00" : "60.00");
    }

    private boolean isMean() {
        return place == Place.COMMENT || number % 4 == 1;
    }

    String goal() {
        var goal = "Study the market for e-bikes.";
        return place == Place.GOAL ? asAPersonMayWrite(goal + "\n" + injection.text(), 4000) : goal;
    }

    String comment(boolean approves) {
        return place == Place.DECISION && !approves ? injection.text() : "As the board sees it";
    }

    String reason() {
        return asAPersonMayWrite(injection.text(), 2000);
    }

    /** What a person writes to a colleague. */
    String letter() {
        return asAPersonMayWrite(injection.text(), 1000);
    }

    /** What is left of a text that the doors for people would refuse as it is. */
    static String asAPersonMayWrite(String text, int most) {
        return text.substring(0, Math.min(most, text.length()))
                .codePoints()
                .filter(point -> point != 0 && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Two of three break the schema when they are asked, and one of seven even when they are asked again. */
    Conduct conduct(Question question) {
        var oversteps = question.turn() == 1 ? number % 3 != 0 : number % 7 == 0;
        return new Conduct() {
            @Override
            public String says(Slot slot, Set<Order> orders) {
                if (orders.isEmpty() && !place.is(slot)) {
                    return "The honest words of " + question.position();
                }
                var text = injection.text();
                var most = LONGEST.getOrDefault(slot, 500);
                return oversteps || text.length() <= most ? text : text.substring(0, most);
            }

            @Override
            public boolean oversteps() {
                return oversteps;
            }

            @Override
            public boolean isMean() {
                return Attack.this.isMean() && question.position().equals("head");
            }

            @Override
            public boolean hires() {
                return place == Place.HIRE;
            }

            @Override
            public boolean writes() {
                return place == Place.MESSAGE;
            }
        };
    }

    /** What the board says the so many-th time that it is asked in this run. */
    boolean boardApproves(int time) {
        return place == Place.DECISION ? time > 0 : (number + time) % 3 != 0;
    }

    @Override
    public String toString() {
        return "%d: %s, in %s of %s".formatted(number, injection, place, company);
    }
}
