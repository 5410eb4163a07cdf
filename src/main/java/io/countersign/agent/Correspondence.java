package io.countersign.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * To whom a position may write beside its acts, and what it was written and has not read.
 *
 * @param partners as many as a brief has room to name, in the order given
 */
public record Correspondence(List<Partner> partners, List<Received> unread) {
    /** Characters of all keys that a brief names; in a request each stands twice. */
    static final int NAMED = 2000;

    public Correspondence {
        partners = named(partners);
        unread = List.copyOf(unread);
    }

    /** How somebody stands to the position. */
    public enum Tie {
        MANAGER("your manager"),
        REPORT("your direct report"),
        PEER("your peer");

        private final String words;

        Tie(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        String heading() {
            var name = words.substring("your ".length());
            return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1) + ":";
        }
    }

    /** Somebody to whom the position may write. */
    public record Partner(String key, Tie tie) {}

    /** A message; who wrote it is what the process knows, never what the text says. */
    public record Received(int number, Seat from, Tie tie, String text) {}

    List<String> keys() {
        return partners.stream().map(Partner::key).toList();
    }

    boolean isEmpty() {
        return partners.isEmpty() && unread.isEmpty();
    }

    /** For a brief without room for all of it: the newest message is shown later, else fewer partners are named. */
    Correspondence shorter() {
        return unread.isEmpty()
                ? new Correspondence(partners.subList(0, partners.size() / 2), unread)
                : new Correspondence(partners, unread.subList(0, unread.size() - 1));
    }

    private static List<Partner> named(List<Partner> partners) {
        var named = new ArrayList<Partner>();
        int left = NAMED;
        for (var partner : partners) {
            left -= partner.key().length();
            if (left < 0) {
                break;
            }
            named.add(partner);
        }
        return List.copyOf(named);
    }
}
