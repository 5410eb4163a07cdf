package io.countersign.company;

import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.access.CompanyRoles;
import io.countersign.access.CurrentCaller;
import io.countersign.access.Visible;
import io.countersign.engine.CompanyTurn;
import io.countersign.problem.Problem;
import io.countersign.record.CompanyRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/** The companies and their versions: posting, and reading back. */
@Component
public class Companies {
    private final CompanyTurn turn;
    private final VersionStore store;
    private final CompanyDeployer deployer;
    private final List<VersionListener> listeners;
    private final List<PostingRule> rules;
    private final CompanyRecord record;
    private final CompanyRoles roles;

    Companies(
            CompanyTurn turn,
            VersionStore store,
            CompanyDeployer deployer,
            List<VersionListener> listeners,
            List<PostingRule> rules,
            CompanyRecord record,
            CompanyRoles roles) {
        this.turn = turn;
        this.store = store;
        this.deployer = deployer;
        this.listeners = listeners;
        this.rules = rules;
        this.record = record;
        this.roles = roles;
    }

    /** What a post led to: the newest version, and whether the post made it. */
    public record Posted(CompanyVersion version, boolean changed) {}

    /** A company in a list. */
    public record Summary(String company, String name, int version) {}

    /** Stores and deploys the definition as the next version, or finds it unchanged and does nothing. */
    public Posted post(CompanyDefinition definition, String by) {
        checkPosted(definition);
        return turn.write(definition.company(), () -> postInTurn(definition, by));
    }

    private void checkPosted(CompanyDefinition definition) {
        checkRules(definition);
        deployable(definition);
    }

    /** Other modules' rules, by whichever way somebody's definition arrives. */
    private void checkRules(CompanyDefinition definition) {
        refuse(rules.stream().flatMap(rule -> rule.faults(definition).stream()).toList());
    }

    /** The definition, if it can be deployed; told before anything is stored, since who changes a company may go on. */
    private CompanyDefinition deployable(CompanyDefinition definition) {
        refuse(deployer.faults(definition));
        return definition;
    }

    private static void refuse(List<Problem.Fault> faults) {
        if (!faults.isEmpty()) {
            throw new Problem.Invalid(faults);
        }
    }

    /**
     * Makes the next version from the newest one, whatever was posted meanwhile. The change may refuse by a problem; what
     * it gives must keep all rules of a posted definition.
     */
    public Posted change(String company, UnaryOperator<CompanyDefinition> change, String by) {
        return turn.write(company, () -> postInTurn(tried(company, change), by));
    }

    /** As {@link #change}, for what somebody edited: the rules of other modules hold as for a post. */
    public Posted edit(String company, UnaryOperator<CompanyDefinition> change, String by) {
        checkRules(tried(company, change));
        return change(company, change, by);
    }

    /** What {@link #change} would post, without posting it. */
    public CompanyDefinition tried(String company, UnaryOperator<CompanyDefinition> change) {
        return deployable(DefinitionText.checked(change.apply(find(company).definition())));
    }

    /** The newest version as a definition that may be posted or imported again. */
    public String export(String company) {
        return DefinitionText.yaml(find(company).definition());
    }

    /** What a definition would change; nothing is changed. */
    public CompanyChange preview(CompanyDefinition definition) {
        checkPosted(definition);
        return change(definition);
    }

    private CompanyChange change(CompanyDefinition definition) {
        return new Comparison(deployer).of(newest(definition.company()), definition);
    }

    /** Posts a definition whose preview had this digest; a clash where it would change something else by now. */
    public Posted confirm(CompanyDefinition definition, String digest, String by) {
        checkPosted(definition);
        return turn.write(definition.company(), () -> {
            if (!change(definition).digest().equals(digest)) {
                throw new Problem.Clash("The digest is not that of this change of company %s: look at the preview again"
                        .formatted(definition.company()));
            }
            return postInTurn(definition, by);
        });
    }

    private Posted postInTurn(CompanyDefinition definition, String by) {
        var json = StoredDefinition.write(definition);
        var digest = StoredDefinition.digest(json);
        var newest = newest(definition.company());
        if (newest.isPresent() && newest.get().digest().equals(digest)) {
            return new Posted(newest.get(), false);
        }
        if (newest.isEmpty()) {
            begin(definition.company());
        }
        var number = newest.map(CompanyVersion::version).orElse(0) + 1;
        var version = store.add(number, definition, json, digest, by);
        listeners.forEach(listener -> listener.versionStored(version.company(), number));
        var deployment = deployer.deploy(version);
        record.append(
                version.company(),
                "VersionDeployed",
                Map.of("version", number, "digest", digest, "deployment", deployment, "by", by));
        roles.open(
                version.company(),
                version.positions().stream()
                        .map(position -> version.processKey(position.key()))
                        .toList());
        store.deployed(version, deployment);
        return new Posted(version.deployedAs(deployment), true);
    }

    /** Whoever posts a new company is its owner; one that the application posts by itself has none yet. */
    private void begin(String company) {
        if (company.length() > CompanyRole.LONGEST_COMPANY) {
            throw new Problem.Invalid(
                    "company", "at most %d characters for a new one".formatted(CompanyRole.LONGEST_COMPANY));
        }
        roles.begin(company, CurrentCaller.find().map(Caller::name).orElse(null));
    }

    public List<Summary> list() {
        return list(Visible.ALL);
    }

    public List<Summary> list(Visible visible) {
        return store.list(visible);
    }

    /** The newest version of a company. */
    public CompanyVersion find(String company) {
        return newest(company).orElseThrow(() -> new Problem.Missing("There is no company " + company));
    }

    public CompanyVersion find(String company, int version) {
        return store.find(company, version)
                .orElseThrow(() -> new Problem.Missing("Company %s has no version %d".formatted(company, version)));
    }

    /** Whether a version's processes take plans up for approval; those of companies posted long ago do not. */
    public boolean approvesPlans(CompanyVersion version) {
        return store.approvesPlans(version.company(), version.version());
    }

    private Optional<CompanyVersion> newest(String company) {
        return store.newest(company).flatMap(version -> store.find(company, version));
    }
}
