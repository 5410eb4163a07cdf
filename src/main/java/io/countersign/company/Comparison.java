package io.countersign.company;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.countersign.company.CompanyChange.Budget;
import io.countersign.company.CompanyChange.Field;
import io.countersign.company.CompanyChange.PositionChange;
import io.countersign.company.CompanyChange.Processes;
import io.countersign.company.CompanyChange.RoutineChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares a definition with the newest version, field by field as both are stored, and process by process. */
final class Comparison {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> LISTS = Set.of("positions", "grants", "routines");

    private final CompanyDeployer deployer;

    Comparison(CompanyDeployer deployer) {
        this.deployer = deployer;
    }

    CompanyChange of(Optional<CompanyVersion> before, CompanyDefinition after) {
        var json = StoredDefinition.write(after);
        var old = before.map(version -> tree(StoredDefinition.write(version.definition())));
        var next = tree(json);
        var oldPositions = old.map(Comparison::positions).orElse(Map.of());
        var positions = positions(next);
        var changed = new ArrayList<PositionChange>();
        positions.forEach((key, position) -> {
            var fields = oldPositions.containsKey(key) ? fields(oldPositions.get(key), position) : List.<Field>of();
            if (!fields.isEmpty()) {
                changed.add(new PositionChange(key, fields));
            }
        });
        var oldGrants = before.map(version -> version.definition().grants()).orElse(List.of());
        return new CompanyChange(
                after.company(),
                before.map(CompanyVersion::version).orElse(null),
                StoredDefinition.digest(
                        before.map(CompanyVersion::digest).orElse("") + "\n" + StoredDefinition.digest(json)),
                fields(old.orElse(null), next),
                without(positions.keySet(), oldPositions.keySet()),
                without(oldPositions.keySet(), positions.keySet()),
                changed,
                without(after.grants(), oldGrants),
                without(oldGrants, after.grants()),
                routines(oldPositions, positions),
                processes(before, after),
                budgets(before.map(CompanyVersion::definition), after));
    }

    private static List<Field> fields(@Nullable JsonNode before, JsonNode after) {
        var names = new TreeSet<String>();
        after.fieldNames().forEachRemaining(names::add);
        if (before != null) {
            before.fieldNames().forEachRemaining(names::add);
        }
        names.removeAll(LISTS);
        return names.stream()
                .map(name -> new Field(
                        name, text(name, before == null ? null : before.get(name)), text(name, after.get(name))))
                .filter(field -> !java.util.Objects.equals(field.from(), field.to()))
                .toList();
    }

    private static List<RoutineChange> routines(Map<String, JsonNode> before, Map<String, JsonNode> after) {
        var changes = new ArrayList<RoutineChange>();
        var positions = new LinkedHashSet<>(after.keySet());
        positions.addAll(before.keySet());
        for (var position : positions) {
            var old = byKey(before.get(position), "routines");
            var next = byKey(after.get(position), "routines");
            var keys = new LinkedHashSet<>(next.keySet());
            keys.addAll(old.keySet());
            for (var key : keys) {
                var fields = fields(old.get(key), next.getOrDefault(key, JSON.createObjectNode()));
                if (!fields.isEmpty()) {
                    changes.add(new RoutineChange(position, key, fields));
                }
            }
        }
        return changes;
    }

    /** A process is told by its digest: who compares does not want two diagrams in a line. */
    private static @Nullable String text(String name, @Nullable JsonNode value) {
        if (value != null && name.equals("process")) {
            return "edited, sha256 " + StoredDefinition.digest(value.textValue());
        }
        return value == null ? null : value.isTextual() ? value.textValue() : value.toString();
    }

    private static Map<String, JsonNode> positions(JsonNode definition) {
        return byKey(definition, "positions");
    }

    private static Map<String, JsonNode> byKey(@Nullable JsonNode owner, String list) {
        var found = new LinkedHashMap<String, JsonNode>();
        if (owner != null) {
            owner.path(list).forEach(one -> found.put(one.path("key").asText(), one));
        }
        return found;
    }

    /** Both compiled under the same number, since a process says of which version it is. */
    private Processes processes(Optional<CompanyVersion> before, CompanyDefinition after) {
        var old = before.map(version -> files(version.definition())).orElse(Map.of());
        var next = files(after);
        var changed = new TreeSet<String>();
        next.forEach((file, bytes) -> {
            if (old.containsKey(file) && !Arrays.equals(old.get(file), bytes)) {
                changed.add(process(file));
            }
        });
        return new Processes(
                without(processes(next), processes(old)),
                without(processes(old), processes(next)),
                List.copyOf(changed));
    }

    private Map<String, byte[]> files(CompanyDefinition definition) {
        return deployer.files(CompanyVersion.unstored(1, definition));
    }

    private static Set<String> processes(Map<String, byte[]> files) {
        var names = new TreeSet<String>();
        files.keySet().stream().filter(file -> file.endsWith(".bpmn")).forEach(file -> names.add(process(file)));
        return names;
    }

    /** The process of a file; a form is called after its process and the act that it is for. */
    private static String process(String file) {
        return file.replaceFirst("(\\.bpmn|-(plan|work|review)\\.form)$", "");
    }

    private static List<Budget> budgets(Optional<CompanyDefinition> before, CompanyDefinition after) {
        var old = before.map(Comparison::limits).orElse(Map.of());
        var next = limits(after);
        var owners = new TreeSet<>(old.keySet());
        owners.addAll(next.keySet());
        return owners.stream()
                .map(owner -> new Budget(owner, old.get(owner), next.get(owner)))
                .filter(budget -> !java.util.Objects.equals(budget.from(), budget.to()))
                .toList();
    }

    private static Map<String, String> limits(CompanyDefinition definition) {
        var limits = new LinkedHashMap<String, String>();
        limits.put("company " + definition.company(), definition.budget().toString());
        for (var position : definition.positions()) {
            if (position.budget() != null) {
                limits.put("position " + position.key(), position.budget().toString());
            }
        }
        return limits;
    }

    private static <T> List<T> without(Iterable<T> all, java.util.Collection<T> others) {
        var left = new ArrayList<T>();
        all.forEach(left::add);
        left.removeAll(others);
        return left;
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException("A stored definition is unreadable", e);
        }
    }
}
