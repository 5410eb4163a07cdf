package io.countersign.run.answers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.company.Companies;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The companies that are attacked, all of the same shape, and what this test knows of that shape by itself: the judge asks
 * no code of the product who reports to whom and who may approve what.
 */
final class Fortress {
    static final long UNIT = 1_000_000_000L;
    static final String STRATEGIC = "attacked-strategy";
    static final String HIRING = "attacked-hiring";
    /** A position that a person fills, after those that get the work. */
    static final String PERSONS = "secretary";

    static final String PERSON = "sid";
    static final String ROUTINE = "ceo.routines[0].objective";
    private static final Map<String, String> MANAGERS = new LinkedHashMap<>();
    private static final Map<String, Long> AUTHORITY = Map.of("ceo", 40 * UNIT, "head", UNIT);

    static {
        MANAGERS.put("ceo", "");
        MANAGERS.put("head", "ceo");
        MANAGERS.put("analyst", "head");
        MANAGERS.put("checker", "head");
        MANAGERS.put(PERSONS, "head");
        MANAGERS.put("writer", "ceo");
        MANAGERS.put("intern", "writer");
    }

    private Fortress() {}

    static Set<String> positions() {
        return MANAGERS.keySet();
    }

    static boolean has(String position, Map<String, String> hired) {
        return MANAGERS.containsKey(position) || hired.containsKey(position);
    }

    /** Who manages a position; those who were hired are known by whoever approved it. */
    static String manager(String position, Map<String, String> hired) {
        var manager = MANAGERS.get(position);
        return manager != null ? manager : hired.getOrDefault(position, "nobody");
    }

    static long authority(String position) {
        return AUTHORITY.getOrDefault(position, 0L);
    }

    /** Whether one may write to the other: to its manager, its reports and those with the same manager. */
    static boolean isNear(String position, String other, Map<String, String> hired) {
        var manager = manager(position, hired);
        return !position.equals(other)
                && (manager.equals(other)
                        || manager(other, hired).equals(position)
                        || manager.equals(manager(other, hired)));
    }

    static boolean isAbove(String above, String position, Map<String, String> hired) {
        for (var at = manager(position, hired); !at.isEmpty() && !at.equals("nobody"); at = manager(at, hired)) {
            if (at.equals(above)) {
                return true;
            }
        }
        return false;
    }

    /** The definition, in which texts may stand in the place of others: company.name, head.title and the like. */
    static String definition(String company, Map<String, String> texts) {
        var definition = JsonNodeFactory.instance
                .objectNode()
                .put("company", company)
                .put("name", texts.getOrDefault("company.name", "Besieged"))
                .put("mission", texts.getOrDefault("company.mission", "To stand."))
                .put("budget", "1000000")
                .put("maxReworks", 1)
                .put("messages", true)
                .put("strategyApproval", company.equals(STRATEGIC))
                .put("hiring", company.equals(HIRING));
        var positions = definition.putArray("positions");
        for (var key : MANAGERS.keySet()) {
            position(positions.addObject(), key, texts);
        }
        return definition.toString();
    }

    private static void position(ObjectNode position, String key, Map<String, String> texts) {
        position.put("key", key)
                .put("title", texts.getOrDefault(key + ".title", "The " + key))
                .put("instructions", texts.getOrDefault(key + ".instructions", "Does what the " + key + " does."))
                .put("authority", String.valueOf(authority(key) / UNIT));
        if (!MANAGERS.getOrDefault(key, "").isEmpty()) {
            position.put("reportsTo", MANAGERS.get(key));
        }
        if (key.equals(PERSONS)) {
            position.put("filledBy", "people").putArray("users").add(PERSON);
        }
        if (texts.containsKey(ROUTINE) && ROUTINE.startsWith(key + ".")) {
            position.putArray("routines")
                    .addObject()
                    .put("key", "yearly")
                    .put("every", "366d")
                    .put("objective", texts.get(ROUTINE))
                    .put("budget", "30");
        }
    }

    /** Posts it without the texts that the product refuses; gives the places of those that are in it. */
    static Set<String> post(Companies companies, String company, Map<String, String> texts) {
        var left = new HashMap<>(texts);
        while (true) {
            try {
                var json = definition(company, left).getBytes(StandardCharsets.UTF_8);
                companies.post(Definitions.read(json, DefinitionFormat.JSON), "test");
                return left.keySet();
            } catch (Problem.Invalid refused) {
                refused.faults().forEach(fault -> left.remove(place(fault.path())));
                if (refused.faults().stream().allMatch(fault -> !texts.containsKey(place(fault.path())))) {
                    throw refused;
                }
            }
        }
    }

    /** positions[1].title is head.title, and mission is company.mission. */
    private static String place(String path) {
        var keys = List.copyOf(MANAGERS.keySet());
        return path.startsWith("positions[")
                ? keys.get(Integer.parseInt(path.substring("positions[".length(), path.indexOf(']'))))
                        + path.substring(path.indexOf('.'))
                : "company." + path;
    }
}
