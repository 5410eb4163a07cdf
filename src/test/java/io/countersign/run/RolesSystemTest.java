package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.access.TestPeople;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.approval.Deputies;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.engine.DatabaseClock;
import io.countersign.ledger.Money;
import io.countersign.problem.Page;
import io.countersign.run.Walk.Door;
import io.countersign.run.Walk.Things;
import io.countersign.run.Walk.Walker;
import io.countersign.trial.PlainColleague;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every door of the API, for every role, with what belongs to the own company, to another one, and to none. */
class RolesSystemTest extends ApprovalsTest {
    private static final String AMOUNT = "0.733333333";
    private static final Caller ADMINISTRATOR = new Caller("walker-administrator", Set.of(Caller.ADMINISTRATORS));

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @Autowired
    private Deputies deputies;

    @Autowired
    private DatabaseClock clock;

    @AfterEach
    void nobodyWalksAnyMore() {
        jdbc.sql("delete from deputy where principal like 'walker-%'").update();
    }

    @Test
    void everyDoorIsInTheTable() {
        var doors = new TreeSet<String>();
        mapping.getHandlerMethods()
                .keySet()
                .forEach(info -> info.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api"))
                        .forEach(path -> info.getMethodsCondition()
                                .getMethods()
                                .forEach(method -> doors.add(method + " " + path))));

        assertThat(Walk.doors())
                .extracting(door -> door.method() + " " + door.path())
                .containsExactlyInAnyOrderElementsOf(doors);
    }

    @Test
    void everybodyMayWhatTheTableSaysAndKnowsOfNoOtherCompany() {
        theTableSays(new Rule(Kind.SPEND, AMOUNT, "LINE", 0, "P30D"));
        var own = atWork(company, "walker-seat");
        var other = atWork("rival-of-" + company.hashCode(), "walker-rival");
        var none = new Things(
                "no-such-company",
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                "There is no goal",
                own.definition().replace("company: " + company, "company: no-such-company"));
        var walkers = walkers();
        var walk = new Walk(port);

        var faults = new ArrayList<String>();
        for (var door : doors()) {
            for (var walker : walkers) {
                for (var things : List.of(own, other)) {
                    fault(walk, door, walker, things, none).ifPresent(faults::add);
                    if (walker.rolesIn(other.company()).isEmpty()) {
                        leak(walk, door, walker, things, other).ifPresent(faults::add);
                    }
                }
            }
            if (walk.send(door, null, own).status() != 401) {
                faults.add(door + " opens to nobody at all");
            }
        }

        assertThat(faults).isEmpty();
        for (var things : List.of(own, other)) {
            if (!runs.find(things.run()).status().isFinal()) {
                runs.cancel(things.run());
            }
        }
    }

    /** Those last that take something away for good. */
    private static List<Door> doors() {
        var last = List.of("/limit", "/reassign", "/retire", "/cancel", "/cancel-runs", "/deputies/{id}");
        return Walk.doors().stream()
                .sorted(Comparator.comparing(door -> last.stream().anyMatch(door.path()::endsWith)
                        || door.method().equals("DELETE")))
                .toList();
    }

    private Optional<String> fault(Walk walk, Door door, Walker walker, Things things, Things none) {
        var expected = Walk.expected(door, walker, things);
        var answer = walk.send(door, walker, things);
        var as = "%s as %s at %s, %s: %s".formatted(door, walker, things.company(), expected, answer);
        if (answer.status() >= 500) {
            return Optional.of(as);
        }
        var right = switch (expected) {
            case PASSES ->
                !answer.isRefused(things) && (answer.status() != 403 || !Walk.isByRole(door, walker, things));
            case DENIED -> answer.status() == 403;
            case FOR_AGENTS -> answer.status() == 401;
            case UNKNOWN ->
                answer.status() == 404 && isTheSame(answer.body(), things, walk.send(door, walker, none), none);
        };
        return right ? Optional.empty() : Optional.of(as);
    }

    /** What somebody else has is answered as what does not exist, but for the id, which the caller has sent. */
    private static boolean isTheSame(String body, Things things, Walk.Answer unknown, Things none) {
        var same = body;
        for (int i = 0; i < things.secrets().size(); i++) {
            same = same.replace(things.secrets().get(i), none.secrets().get(i));
        }
        return unknown.status() == 404 && same.equals(unknown.body());
    }

    /** Nothing of the other company but what the caller has sent itself. */
    private static Optional<String> leak(Walk walk, Door door, Walker walker, Things things, Things other) {
        var answer = walk.send(door, walker, things);
        var sent = things.equals(other) && answer.status() == 404;
        // The address that was asked stands in every problem, and came from the caller.
        var said = answer.body().replaceAll("\"instance\":\"[^\"]*\"", "");
        return other.secrets().stream()
                .filter(secret -> !sent && said.contains(secret))
                .findFirst()
                .map(secret -> "%s tells %s of %s: %s".formatted(door, walker, secret, answer));
    }

    private List<Walker> walkers() {
        var walkers = new ArrayList<Walker>();
        for (var role : CompanyRole.values()) {
            walkers.add(walker("walker-" + role.word(), company, role.word(), role.group(company)));
        }
        walkers.add(walker("walker-seat", company, "member"));
        walkers.add(walker("walker-deputy", company, "member"));
        walkers.add(new Walker(named("walker-nobody"), null, Set.of()));
        walkers.add(Walk.everywhere(named("walker-administrator", Caller.ADMINISTRATORS), "administrator"));
        walkers.add(Walk.everywhere(named("walker-chair", Caller.BOARD), "board"));
        walkers.add(Walk.everywhere(named("walker-operators", Caller.OPERATORS), "operator"));
        named("walker-extra");
        deputies.name(
                ADMINISTRATOR, "walker-seat", "walker-deputy", null, clock.now().plus(Duration.ofDays(1)));
        return walkers;
    }

    private Walker walker(String name, String where, String role, String... groups) {
        return new Walker(named(name, groups), where, Set.of(role));
    }

    private String named(String name, String... groups) {
        TestPeople.have(identity, name, groups);
        return name;
    }

    /** A company whose run waits for the head's people to sign what the lead would hand out. */
    private Things atWork(String key, String seat) {
        var definition = """
            company: %s
            name: Company %s
            budget: 50
            positions:
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 5}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., authority: 5, filledBy: people, users: [%s]}
              - {key: lead, title: Lead, reportsTo: head, instructions: Plans., authority: 0}
              - {key: analyst, title: Analyst, reportsTo: lead, instructions: Analyses.}
            """.formatted(key, key, seat);
        companies.post(Definitions.read(definition.getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML), "test");
        colleagues.when("ceo", "plan", _ -> PlainColleague.plan(List.of("head"), "4.00"));
        colleagues.when("lead", "plan", _ -> PlainColleague.plan(List.of("analyst"), AMOUNT));
        var goal = "The secret of " + key;
        var run = runs.start(key, goal, Money.usd("6.00"), "test", null);
        waiting(run);
        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();
        instances.complete(task.getId(), seat, Set.of(), Map.of("objective_lead", "Lead it", "budget_lead", "2.50"));
        var request = await().until(
                        () -> inbox.list(Status.PENDING, key, new Page.Request(0, 1))
                                .items(),
                        found -> !found.isEmpty())
                .getFirst();
        waiting(run);
        var call = jdbc.sql("select id from model_call where run = ? limit 1")
                .param(run.id())
                .query(UUID.class)
                .single();
        var deputy = deputies.name(
                ADMINISTRATOR,
                "walker-p-" + key,
                "walker-d-" + key,
                null,
                clock.now().plus(Duration.ofDays(1)));
        return new Things(
                key,
                run.id(),
                request.id(),
                call,
                runs.assignments(run.id()).getFirst().id(),
                deputy.id(),
                goal,
                definition);
    }
}
