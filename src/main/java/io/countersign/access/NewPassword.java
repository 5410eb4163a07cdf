package io.countersign.access;

import java.util.ArrayList;
import java.util.List;

/** What a password has to keep when a person chooses it; a fault says so without repeating it. */
public final class NewPassword {
    public static final int SHORTEST = 12;
    static final int LONGEST = 1024;

    private NewPassword() {}

    /** All faults of a password for that user, each a sentence; none where it is good. */
    public static List<String> faults(String username, String password) {
        var faults = new ArrayList<String>();
        if (password.length() < SHORTEST) {
            faults.add("The password must have at least " + SHORTEST + " characters.");
        }
        if (password.length() > LONGEST) {
            faults.add("The password must have at most " + LONGEST + " characters.");
        }
        if (password.isBlank() && password.length() >= SHORTEST) {
            faults.add("The password must not be blank.");
        }
        if (password.equalsIgnoreCase(username)) {
            faults.add("The password must not be the user name.");
        }
        return List.copyOf(faults);
    }
}
