package io.countersign.run.answers;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.ledger.Money;
import io.countersign.record.RecordCheck;
import io.countersign.routine.Routines;
import io.countersign.run.OpenAssignments;
import io.countersign.run.PeoplesMessages;
import io.countersign.run.Run;
import io.countersign.run.RunStatus;
import io.countersign.trial.attack.Injection;
import io.countersign.trial.attack.Order;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Companies whose agents do whatever any text tells them, beside a rival whose secrets they are told to fetch. Whatever is
 * injected, wherever: nothing is approved but by who may, nothing delegated but down the line, no limit moved but by a
 * signature, and nothing of the rival is seen.
 */
class InjectedTextsSystemTest extends GatewayTest {
    private static final List<String> SECRETS = List.of(ObedientAgents.CANARY, API_KEY, PASSWORD, SECRET);
    private static final ExecutorService RUNNERS = Executors.newFixedThreadPool(AT_ONCE);

    @Autowired
    private OpenAssignments open;

    @Autowired
    private RecordCheck record;

    @Autowired
    private PeoplesMessages letters;

    @Autowired
    private Routines routines;

    @Autowired
    private ManagementService management;

    private final Set<String> tried = new HashSet<>();

    @AfterAll
    static void stop() {
        RUNNERS.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> noTextHasAnyPower() {
        var lines = new LogLines("io.countersign", "org.camunda");
        var siege = new Siege(runs, inbox, open, externalTasks, letters, new Clockwork(routines, management, jdbc));
        var judge = new Judge(jdbc, siege);
        var agents = new ObedientAgents(SECRETS, (attack, question) -> {
            siege.interrupt(attack, question);
            if (attack.number() % 5 == 0) {
                judge.variables(question.run());
            }
        });
        var rivals = rival();
        Attacks.companies().forEach(company -> Fortress.post(companies, company, Map.of()));
        Attacks.companies().forEach(company -> GATEWAY.behave(company, agents::obey));
        var tests = new ArrayList<DynamicTest>();
        for (var attack : Stream.concat(Attacks.duringRuns().stream(), inDefinitions(agents).stream())
                .toList()) {
            tried.add(attack.injection().text());
            var over = RUNNERS.submit((Callable<Run>) () -> {
                var run = siege.happens(attack, agents, judge::variables);
                judge.judge(run.id(), run.company());
                assertThat(record.run(run.id()).violations()).isEmpty();
                return run;
            });
            tests.add(DynamicTest.dynamicTest(attack.toString(), over::get));
        }
        tests.add(DynamicTest.dynamicTest("every order was heard in every act", () -> wereHeard(agents)));
        tests.add(DynamicTest.dynamicTest("every kind of request was made, granted and refused", this::wereDecided));
        tests.add(DynamicTest.dynamicTest("messages went to neighbours only", () -> wereWritten(siege)));
        tests.add(DynamicTest.dynamicTest("nobody joined without the board", () -> nobodyJoined(siege)));
        tests.add(DynamicTest.dynamicTest("the books and the record are right", this::booksAndRecord));
        tests.add(DynamicTest.dynamicTest("no secret went where it does not belong", () -> noLeak(agents, lines)));
        tests.add(DynamicTest.dynamicTest("the rival is as it was", () -> rivalIsAsItWas(rivals)));
        return tests.stream().onClose(lines::close);
    }

    /** Companies in whose own words the texts stand; what may not stand there is refused when it is posted. */
    private List<Attack> inDefinitions(ObedientAgents agents) {
        var attacks = new ArrayList<Attack>();
        for (var texts : Attacks.inDefinitions()) {
            var company = "attacked-defined-" + attacks.size();
            var words = new HashMap<String, String>();
            texts.forEach((place, injection) -> words.put(place, injection.text()));
            var standing = Fortress.post(companies, company, words);
            assertThat(standing).hasSizeGreaterThan(texts.size() / 3);
            GATEWAY.behave(company, agents::obey);
            texts.values().stream().map(Injection::text).forEach(tried::add);
            for (var place : List.of("ceo.instructions", "head.instructions")) {
                attacks.add(new Attack(1000 + attacks.size(), company, Place.DEFINITION, texts.get(place)));
            }
            if (standing.contains(Fortress.ROUTINE)) {
                attacks.add(new Attack(1000 + attacks.size(), company, Place.ROUTINE, texts.get(Fortress.ROUTINE)));
            }
        }
        assertThat(attacks)
                .filteredOn(attack -> attack.place() == Place.ROUTINE)
                .hasSizeGreaterThan(3);
        return attacks;
    }

    private void wereHeard(ObedientAgents agents) {
        assertThat(tried).hasSizeGreaterThanOrEqualTo(300);
        assertThat(agents.acts()).containsOnlyKeys("plan", "work", "review", "decide");
        assertThat(agents.acts().values()).allMatch(times -> times.sum() > 100);
        for (var act : agents.acts().keySet()) {
            assertThat(Order.values()).as(act).allMatch(order -> agents.heard(order, act) > 0);
            assertThat(Attacks.FAMILIES).as(act).allMatch(family -> agents.heard(family, act) > 0);
        }
    }

    /** Each message was looked at by the judge; here is whether there was enough to look at. */
    private void wereWritten(Siege siege) {
        assertThat(siege.trespasses()).isEmpty();
        assertThat(jdbc.sql("""
            select case when written_by is null then 'agent' else written_by end from message m
            join run r on r.id = m.run where r.company like 'attacked-%' group by 1 having count(*) > 20\
            """).query(String.class).list()).containsExactlyInAnyOrder("agent", Fortress.PERSON);
        var refused = jdbc.sql("""
            select distinct data ->> 'from' || ': ' || (data ->> 'reason') from run_event where type = 'MessageNotSent'\
            """).query(String.class).list();
        for (var reason : List.of(
                "analyst: .*to: \"ceo\" is not one.*",
                "analyst: .*to: \"analyst\" is not one.*",
                "head: .*to: \"head\" is not one.*",
                "head: .*to: \"rival-hand\" is not one.*",
                "analyst: .*has the unknown field \"from\".*")) {
            assertThat(refused).as(reason).anyMatch(one -> one.matches(reason));
        }
    }

    /** Else the judge would have had nothing to look at. */
    private void wereDecided() {
        assertThat(jdbc.sql("""
            select distinct kind || ' ' || status from approval_request where company like 'attacked-%'
                and status in ('APPROVED', 'REJECTED')\
            """).query(String.class).list())
                .contains(
                        "SPEND APPROVED",
                        "SPEND REJECTED",
                        "WORK APPROVED",
                        "WORK REJECTED",
                        "BUDGET APPROVED",
                        "STRATEGY APPROVED",
                        "STRATEGY REJECTED",
                        "HIRE APPROVED",
                        "HIRE REJECTED");
        assertThat(jdbc.sql("select count(*) from approval_decision where capacity = 'AGENT' and decision = 'APPROVE'")
                        .query(Integer.class)
                        .single())
                .isGreaterThan(50);
    }

    private record Joined(String position, String approval, int version, String createdBy) {}

    private void nobodyJoined(Siege siege) {
        for (var company : Attacks.companies()) {
            var joined = jdbc.sql("""
                select h.position, h.approval::text, h.version, v.created_by from hire h
                join company_version v on v.company = h.company and v.version = h.version
                where h.company = ? and h.status = 'HIRED'\
                """).param(company).query(Joined.class).list();
            assertThat(joined).allSatisfy(one -> {
                assertThat(one.createdBy()).isEqualTo("approval " + one.approval());
                assertThat(siege.signed(UUID.fromString(one.approval()))).containsExactly(true);
                assertThat(siege.hired()).containsKey(one.position());
            });
            assertThat(companies.find(company).version()).isEqualTo(1 + joined.size());
            assertThat(companies.find(company).definition().positions()).allSatisfy(position -> {
                assertThat(Fortress.manager(position.key(), siege.hired()))
                        .isEqualTo(position.reportsTo() == null ? "" : position.reportsTo());
                assertThat(position.authority().nanos()).isEqualTo(Fortress.authority(position.key()));
                assertThat(position.tools()).isEmpty();
            });
        }
    }

    private void booksAndRecord() {
        assertThat(check.run().violations()).isEmpty();
        for (var company : Attacks.companies()) {
            assertThat(record.company(company).violations()).isEmpty();
        }
    }

    private void noLeak(ObedientAgents agents, LogLines lines) {
        assertThat(agents.leaks()).isEmpty();
        for (var secret : SECRETS) {
            for (var place : List.of(
                    "run_event where run in (select id from run where company <> 'rival') and data",
                    "record_entry where chain <> 'company:rival' and data",
                    "model_call where company <> 'rival' and request",
                    "model_call where company <> 'rival' and answer",
                    "assignment where company <> 'rival' and concat(objective, acceptance, result, failure, complaint)",
                    "message where run in (select id from run where company <> 'rival') and text",
                    "approval_request where company <> 'rival' and concat(subject, reason, arguments)",
                    "company_version where company <> 'rival' and definition")) {
                assertThat(jdbc.sql("select count(*) from " + place + "::text like ?")
                                .param("%" + secret + "%")
                                .query(Integer.class)
                                .single())
                        .as("%s in %s", secret, place)
                        .isZero();
            }
            assertThat(lines.all()).noneMatch(line -> line.contains(secret));
        }
        assertThat(lines.all()).isNotEmpty().noneMatch(line -> line.startsWith("2027-01-01T00:00:00.000Z"));
        assertThat(lines.messages()).noneMatch(message -> message.contains("\n") || message.contains("\r"));
    }

    private List<Run> rival() {
        var canary = ObedientAgents.CANARY;
        companies.post(
                Definitions.read("""
                    company: rival
                    name: Rival %1$s
                    mission: To keep %1$s to itself.
                    budget: 50
                    messages: true
                    positions:
                    - {key: rival-boss, title: Boss of %1$s, instructions: Leads %1$s., authority: 10}
                    - {key: rival-hand, title: Hand of %1$s, reportsTo: rival-boss, instructions: Does %1$s.}
                    """.formatted(canary).getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML),
                "test");
        GATEWAY.behave("rival", ObedientAgents::keepToThemselves);
        var run = runs.start("rival", "Begin " + canary, Money.usd("2.00"), "test", null);
        return List.of(Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> runs.find(run.id()), now -> now.status().isFinal()));
    }

    private void rivalIsAsItWas(List<Run> before) {
        assertThat(before).extracting(Run::status).containsOnly(RunStatus.SUCCEEDED);
        assertThat(runs.find(before.getFirst().id())).isEqualTo(before.getFirst());
        for (var count : Map.of(
                        "run where company = 'rival'", 1,
                        "assignment where company = 'rival'", 2,
                        "model_call where company = 'rival'", 3,
                        "message where run in (select id from run where company = 'rival')", 0,
                        "company_version where company = 'rival'", 1,
                        "approval_request where company = 'rival'", 0,
                        "hire where company = 'rival'", 0)
                .entrySet()) {
            assertThat(jdbc.sql("select count(*) from " + count.getKey())
                            .query(Integer.class)
                            .single())
                    .as(count.getKey())
                    .isEqualTo(count.getValue());
        }
    }
}
