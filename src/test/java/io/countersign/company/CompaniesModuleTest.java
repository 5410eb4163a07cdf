package io.countersign.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import io.countersign.access.ScriptedRoles;
import io.countersign.engine.CompanyTurn;
import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import io.countersign.record.CompanyRecord;
import io.countersign.record.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.PlatformTransactionManager;

class CompaniesModuleTest {
    private static final String ACME = """
        company: acme
        name: Acme
        budget: 50.00
        positions:
          - {key: ceo, title: Chief executive, budget: 20, authority: 5}
          - {key: writer, title: Writer, reportsTo: ceo, model: gpt-5-mini}
        """;

    private final HikariDataSource database = TestDatabase.fresh();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final List<String> happened = new ArrayList<>();
    private final ScriptedRoles roles = new ScriptedRoles();
    private final AnnotationConfigApplicationContext context = context();
    private Companies companies = companies(version -> deploy(version));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void storesDeploysAndTellsInOrder() {
        var posted = post(ACME);

        assertThat(posted.changed()).isTrue();
        assertThat(posted.version().version()).isEqualTo(1);
        assertThat(posted.version().deploymentId()).isEqualTo("deployment-1");
        assertThat(happened).containsExactly("acme 1 stored", "acme 1 deployed with 2 positions");
        assertThat(jdbc.sql("""
            select concat_ws(' ', key, coalesce(manager, '-'), ordinal, level, filled_by, coalesce(model, '-'),
                budget, authority)
            from company_position where company = 'acme' and version = 1 order by ordinal\
            """).query(String.class).list())
                .containsExactly(
                        "ceo - 0 0 agent - 20000000000 5000000000",
                        "writer ceo 1 1 agent gpt-5-mini 9223372036854775807 0");
    }

    @Test
    void anUnchangedDefinitionInAnotherNotationDeploysNothing() {
        post(ACME);
        happened.clear();

        var again = post("# a comment\n" + ACME.replace("50.00", "\"50\""));

        assertThat(again.changed()).isFalse();
        assertThat(again.version().version()).isEqualTo(1);
        assertThat(happened).isEmpty();
    }

    @Test
    void anOldCompanyGetsItsRolesOnceAndWhatItsVersionsHadIsOpened() {
        post(ACME);
        post(ACME.replace("writer", "author"));
        roles.asked.clear();
        roles.forget("acme");
        var start = new RolesOfOldCompanies(companies, roles, context.getBean(CompanyTurn.class), jdbc);

        start.give();
        start.give();

        assertThat(roles.asked)
                .containsExactly("acme begun by null", "acme opens [acme.author, acme.ceo, acme.writer]");
    }

    @Test
    void aNewCompanyHasItsRolesAndEachVersionOpensItsProcesses() {
        SecurityContextHolder.clearContext();
        post(ACME);
        post(ACME);
        post(ACME.replace("writer", "author"));

        assertThat(roles.asked)
                .containsExactly(
                        "acme begun by null",
                        "acme opens [acme.ceo, acme.writer]",
                        "acme opens [acme.ceo, acme.author]");
    }

    /** What somebody edits meets all that a post meets; a change of the product's own only what would not be deployed. */
    @Test
    void rulesAreAskedBeforeAnythingIsStored() {
        post(ACME);
        var deployable = new Fault("positions[1].process", "cannot be deployed");
        var rule = new Fault("positions[1].model", "is not to be had here");
        var edit = (java.util.function.UnaryOperator<CompanyDefinition>)
                definition -> definition.withProcess("writer", "<edited/>");
        happened.clear();

        companies = companies(refusing(deployable), List.of());
        refuses(deployable, () -> companies.change("acme", edit, "test"));
        refuses(deployable, () -> companies.tried("acme", edit));
        refuses(deployable, () -> companies.edit("acme", edit, "test"));
        var edited = edit.apply(companies.find("acme").definition());
        refuses(deployable, () -> companies.post(edited, "test"));
        refuses(deployable, () -> companies.preview(edited));
        refuses(deployable, () -> companies.confirm(edited, "any", "test"));
        companies = companies(version -> deploy(version), List.of(_ -> List.of(rule)));
        refuses(rule, () -> companies.edit("acme", edit, "test"));
        refuses(rule, () -> companies.post(edited, "test"));
        assertThat(happened).isEmpty();

        assertThat(companies.change("acme", edit, "test").changed()).isTrue();
    }

    private static CompanyDeployer refusing(Fault fault) {
        return new CompanyDeployer() {
            @Override
            public String deploy(CompanyVersion version) {
                throw new AssertionError("This was to be refused before");
            }

            @Override
            public List<Fault> faults(CompanyDefinition definition) {
                return List.of(fault);
            }
        };
    }

    private static void refuses(Fault fault, org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        problem -> assertThat(problem.faults()).containsExactly(fault));
    }

    @Test
    void theDatabaseKeepsWhoFillsAPositionToday() {
        var people = new PositionHolders(jdbc);
        post(ACME.replace("model: gpt-5-mini", "filledBy: people, users: [ann, bob]"));
        assertThat(people.isOne("ann", "acme")).isTrue();
        assertThat(people.companiesOf("bob").companies()).containsExactly("acme");
        assertThat(people.isOne("ann", "acm")).isFalse();

        post(ACME.replace("model: gpt-5-mini", "filledBy: people, users: [bob]"));

        assertThat(people.isOne("ann", "acme")).isFalse();
        assertThat(people.companiesOf("ann").companies()).isEmpty();
        assertThat(people.isOne("bob", "acme")).isTrue();
    }

    @Test
    void whoFilledAPositionBeforeThatIsTakenOver() throws IOException {
        post(ACME.replace("model: gpt-5-mini", "filledBy: people, users: [ann]"));
        post(ACME.replace("model: gpt-5-mini", "filledBy: people, users: [bob, cid]"));
        jdbc.sql("delete from company_person").update();
        var script = Files.readString(Path.of("src/main/resources/db/migration/V25__people_of_companies.sql"));

        jdbc.sql(script.substring(script.lastIndexOf("insert into company_person")))
                .update();

        assertThat(jdbc.sql("select person from company_person order by person")
                        .query(String.class)
                        .list())
                .containsExactly("bob", "cid");
    }

    /** The row as the release before grants, hiring and limits wrote it, digest included. */
    @Test
    void whatAnEarlierReleaseStoredIsUnchangedWhenItIsPostedAgain() {
        jdbc.sql("insert into company (id, name, newest) values ('careful', 'Careful', 1)")
                .update();
        jdbc.sql("""
            insert into company_version (company, version, definition, digest, budget, deployment_id, created_by)
            values ('careful', 1, '{"name": "Careful", "budget": "100.00", "company": "careful",
                "mission": "To ask first.", "positions": [
                    {"key": "ceo", "title": "Chief executive", "tools": [], "users": [], "filledBy": "agent",
                     "authority": "0.10", "instructions": "Leads."},
                    {"key": "head", "title": "Head", "tools": [], "users": [], "filledBy": "agent",
                     "authority": "0.00", "reportsTo": "ceo", "instructions": "Plans."},
                    {"key": "analyst", "title": "Analyst", "tools": [], "users": [], "filledBy": "agent",
                     "authority": "0.00", "reportsTo": "head", "instructions": "Analyses."}],
                "maxReworks": 2, "strategyApproval": false}',
                '070590d1ba10f55fe411027702d7b3d7a1f0a04035124c743924a347c70da662', 100000000000, 'old', 'admin')\
            """).update();
        var file = """
            company: careful
            name: Careful
            mission: To ask first.
            budget: 100.00
            positions:
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 0.10}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans.}
              - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
            """;

        var again = post(file);
        var exported = post(companies.export("careful"));

        assertThat(again.changed()).isFalse();
        assertThat(exported.changed()).isFalse();
        assertThat(again.version().version()).isEqualTo(1);
        assertThat(again.version().deploymentId()).isEqualTo("old");
        assertThat(happened).isEmpty();
        assertThat(companies.preview(DefinitionsTest.yaml(file)).digest())
                .isEqualTo(companies
                        .preview(DefinitionsTest.yaml(companies.export("careful")))
                        .digest());
    }

    @Test
    void aChangedDefinitionIsTheNextVersionAndTheOldOneStays() {
        post(ACME);

        var posted = post(ACME.replace("Writer", "Author"));

        assertThat(posted.version().version()).isEqualTo(2);
        assertThat(companies.find("acme").position("writer").title()).isEqualTo("Author");
        assertThat(companies.find("acme", 1).position("writer").title()).isEqualTo("Writer");
        assertThat(companies.list()).containsExactly(new Companies.Summary("acme", "Acme", 2));
    }

    @Test
    void readsBackFromTheDatabaseWhatWasPosted() {
        var posted = post(ACME).version();

        var read = companies(version -> deploy(version)).find("acme");

        assertThat(read.definition()).isEqualTo(posted.definition());
        assertThat(read.deploymentId()).isEqualTo("deployment-1");
        assertThat(read.createdBy()).isEqualTo("ann");
        assertThat(read.createdAt()).isEqualTo(posted.createdAt());
    }

    @Test
    void aFailedDeploymentLeavesNothingBehind() {
        companies = companies(_ -> {
            throw new IllegalStateException("no engine");
        });

        assertThatThrownBy(() -> post(ACME)).hasMessage("no engine");

        assertThatThrownBy(() -> companies.find("acme")).isInstanceOf(Problem.Missing.class);
        assertThat(companies.list()).isEmpty();
    }

    @Test
    void postsAtTheSameMomentBecomeOneVersionEach() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var posts = new ArrayList<Callable<Companies.Posted>>();
            for (var i = 0; i < 8; i++) {
                var title = "Writer " + i;
                posts.add(() -> post(ACME.replace("Writer", title)));
            }

            var versions = new ArrayList<Integer>();
            for (var done : threads.invokeAll(posts)) {
                versions.add(done.get().version().version());
            }

            assertThat(versions).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
        }
    }

    @Test
    void namesTheCompanyOrVersionThatIsMissing() {
        post(ACME);

        assertThatThrownBy(() -> companies.find("zenith")).hasMessage("There is no company zenith");
        assertThatThrownBy(() -> companies.find("acme", 7)).hasMessage("Company acme has no version 7");
    }

    private Companies.Posted post(String yaml) {
        return companies.post(DefinitionsTest.yaml(yaml), "ann");
    }

    private synchronized String deploy(CompanyVersion version) {
        happened.add("%s %d deployed with %d positions"
                .formatted(
                        version.company(),
                        version.version(),
                        version.positions().size()));
        return "deployment-" + version.version();
    }

    private synchronized void stored(String company, int version) {
        happened.add("%s %d stored".formatted(company, version));
    }

    private AnnotationConfigApplicationContext context() {
        var made = new AnnotationConfigApplicationContext();
        made.registerBean(JdbcClient.class, () -> jdbc);
        made.registerBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(database));
        made.registerBean(CompanyTurn.class);
        made.registerBean(ObjectMapper.class, () -> new ObjectMapper());
        made.register(RunRecord.class, CompanyRecord.class);
        made.refresh();
        return made;
    }

    private Companies companies(CompanyDeployer deployer) {
        return companies(deployer, List.of());
    }

    private Companies companies(CompanyDeployer deployer, List<PostingRule> rules) {
        return new Companies(
                context.getBean(CompanyTurn.class),
                new VersionStore(new JdbcTemplate(database)),
                deployer,
                List.of(this::stored),
                rules,
                context.getBean(CompanyRecord.class),
                roles);
    }
}
