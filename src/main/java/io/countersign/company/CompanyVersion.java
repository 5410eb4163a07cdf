package io.countersign.company;

import io.countersign.problem.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One stored version of a company with its reporting lines; it never changes. */
public final class CompanyVersion {
    private final int version;
    private final CompanyDefinition definition;
    private final String digest;
    private final @Nullable String deploymentId;
    private final String createdBy;
    private final Instant createdAt;
    private final Map<String, Position> positions;
    private final Map<String, List<Position>> reports;
    private final Map<String, List<Position>> granted;

    public CompanyVersion(
            int version,
            CompanyDefinition definition,
            String digest,
            @Nullable String deploymentId,
            String createdBy,
            Instant createdAt) {
        this.version = version;
        this.definition = definition;
        this.digest = digest;
        this.deploymentId = deploymentId;
        this.createdBy = createdBy;
        this.createdAt = createdAt;
        this.positions = Positions.of(definition);
        this.reports = new LinkedHashMap<>();
        for (var position : positions.values()) {
            if (position.manager() != null) {
                reports.computeIfAbsent(position.manager(), _ -> new ArrayList<>())
                        .add(position);
            }
        }
        this.granted = new LinkedHashMap<>();
        for (var grant : definition.grants()) {
            granted.computeIfAbsent(grant.from(), _ -> new ArrayList<>()).add(position(grant.to()));
        }
    }

    /** What a definition would be under this number, to look at what follows from it; nothing has stored it. */
    public static CompanyVersion unstored(int version, CompanyDefinition definition) {
        return new CompanyVersion(version, definition, "", null, "", Instant.EPOCH);
    }

    public String company() {
        return definition.company();
    }

    public int version() {
        return version;
    }

    public CompanyDefinition definition() {
        return definition;
    }

    public String digest() {
        return digest;
    }

    public @Nullable String deploymentId() {
        return deploymentId;
    }

    public String createdBy() {
        return createdBy;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** All positions in the order of the definition. */
    public List<Position> positions() {
        return List.copyOf(positions.values());
    }

    public Optional<Position> find(String key) {
        return Optional.ofNullable(positions.get(key));
    }

    public Position position(String key) {
        return find(key)
                .orElseThrow(() -> new Problem.Missing(
                        "Company %s version %d has no position %s".formatted(company(), version, key)));
    }

    /** The one position that reports to nobody. */
    public Position top() {
        return positions.values().stream()
                .filter(position -> position.manager() == null)
                .findFirst()
                .orElseThrow();
    }

    /** The direct reports of a position in the order of the definition; none for a contributor. */
    public List<Position> reports(String key) {
        return Collections.unmodifiableList(reports.getOrDefault(key, List.of()));
    }

    /** Those to whom a position may give assignments: its direct reports, and then those granted to it. */
    public List<Position> delegates(String key) {
        var all = new ArrayList<>(reports(key));
        all.addAll(granted.getOrDefault(key, List.of()));
        return Collections.unmodifiableList(all);
    }

    /** Whether one position may give assignments to another; never for a key that is not in this version. */
    public boolean mayDelegate(String from, String to) {
        return delegates(from).stream().anyMatch(delegate -> delegate.key().equals(to));
    }

    /** Those to whom a position may write: its manager, its direct reports, and those with the same manager; never itself. */
    public List<Position> correspondents(String key) {
        var manager = position(key).manager();
        var all = new ArrayList<Position>();
        if (manager != null) {
            all.add(position(manager));
        }
        all.addAll(reports(key));
        if (manager != null) {
            reports(manager).stream().filter(peer -> !peer.key().equals(key)).forEach(all::add);
        }
        return Collections.unmodifiableList(all);
    }

    /** The reporting line: the position itself, its manager, and so on up to the top. */
    public List<Position> line(String key) {
        var line = new ArrayList<Position>();
        for (var at = position(key); ; at = position(Objects.requireNonNull(at.manager()))) {
            line.add(at);
            if (at.manager() == null) {
                return List.copyOf(line);
            }
        }
    }

    /** The key of the process definition that a position's work follows. */
    public String processKey(String position) {
        return company() + "." + position;
    }

    CompanyVersion deployedAs(String deployment) {
        return new CompanyVersion(version, definition, digest, deployment, createdBy, createdAt);
    }
}
