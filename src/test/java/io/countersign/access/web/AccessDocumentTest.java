package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.CompanyRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page on access shows the table of doors as it holds; {@code -Dcountersign.docs=apply} writes it there. */
class AccessDocumentTest {
    private static final Path PAGE = Path.of("docs/access.md");
    private static final String BEGIN = "<!-- doors, generated -->\n";
    private static final String END = "<!-- end of doors -->";

    @Test
    void showsEveryDoorForEveryRole() throws IOException {
        var page = Files.readString(PAGE);
        var begin = page.indexOf(BEGIN) + BEGIN.length();
        var end = page.indexOf(END);
        assertThat(page).contains(BEGIN).contains(END);
        var right = page.substring(0, begin) + table() + page.substring(end);
        if ("apply".equals(System.getProperty("countersign.docs"))) {
            Files.writeString(PAGE, right);
        } else {
            assertThat(page)
                    .as("mvn test -Dtest=AccessDocumentTest -Dcountersign.docs=apply writes the table")
                    .isEqualTo(right);
        }
    }

    private static String table() {
        var lines = new ArrayList<String>();
        var head = new ArrayList<>(List.of("door", "company"));
        for (var role : CompanyRole.values()) {
            head.add(role.word());
        }
        head.addAll(List.of("administrator", "anybody"));
        lines.add(row(head));
        lines.add("|---|---|" + ":-:|".repeat(head.size() - 2));
        Doors.read().rules().values().forEach(door -> lines.add(row(cells(door))));
        return String.join("\n", lines) + "\n";
    }

    private static List<String> cells(Door door) {
        var cells = new ArrayList<>(List.of("`" + door.name() + "`", place(door.place())));
        for (var role : CompanyRole.values()) {
            cells.add(mark(door.roles().contains(role)));
        }
        cells.add(mark(door.administrators()));
        cells.add(mark(door.anybody()));
        return cells;
    }

    private static String place(Door.Place place) {
        return switch (place) {
            case PATH -> "in the path";
            case RUN -> "of the run";
            case APPROVAL -> "of the request";
            case CALL -> "of the call";
            case BODY -> "in the body";
            case FILTERED, ASKED -> "what may be seen";
            case TOKEN -> "of the agent's token";
            case NONE -> "none";
        };
    }

    private static String mark(boolean may) {
        return may ? "✓" : "";
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
