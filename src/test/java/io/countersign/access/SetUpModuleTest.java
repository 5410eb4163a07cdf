package io.countersign.access;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.SetUp.Outcome;
import io.countersign.record.CompanyRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How the first administrator is made by a link, on a database that has none. */
class SetUpModuleTest extends AccessTest {
    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private CompanyRecord record;

    @Autowired
    private PlatformTransactionManager transactions;

    private SetUp setUp;

    @BeforeEach
    void thereIsNoAdministrator() {
        administratorNames().forEach(name -> identity.deleteMembership(name, Caller.ADMINISTRATORS));
        setUp = new SetUp(administrators, new SetUpLinks(jdbc), record, transactions);
    }

    @AfterEach
    void theTestsAdministratorIsBack() {
        identity.createUserQuery().userIdIn("first-0", "first-1", "first-2", "first-3").list().stream()
                .map(User::getId)
                .forEach(identity::deleteUser);
        jdbc.sql("delete from setup_link").update();
        administrators.ensure(ADMIN, ADMIN_PASSWORD);
    }

    @Test
    void replicasThatStartTogetherEachShowAGoodLink() throws Exception {
        Callable<String> start = this::code;

        var codes = atOnce(List.of(start, start, start, start));

        assertThat(codes).doesNotHaveDuplicates().allMatch(setUp::accepts);
    }

    @Test
    void aLaterStartEndsTheLinksOfEarlierOnes() {
        var earlier = code();
        jdbc.sql("update setup_link set made_at = made_at - interval '11 minutes'")
                .update();

        var later = code();

        assertThat(setUp.accepts(earlier)).isFalse();
        assertThat(setUp.accepts(later)).isTrue();
        assertThat(use(earlier, "first-0")).isEqualTo(new Outcome.UnknownCode());
    }

    @Test
    void aLinkEndsAfterADayByTheDatabasesClock() {
        var code = code();
        assertThat(jdbc.sql("select extract(epoch from expires_at - made_at)::int from setup_link")
                        .query(Integer.class)
                        .single())
                .isEqualTo(24 * 60 * 60);
        jdbc.sql("update setup_link set expires_at = clock_timestamp()").update();

        assertThat(setUp.accepts(code)).isFalse();
        assertThat(use(code, "first-0")).isEqualTo(new Outcome.UnknownCode());
        assertThat(administratorNames()).isEmpty();
    }

    @Test
    void theDatabaseDoesNotKnowTheCode() {
        var code = code();

        assertThat(code).hasSize(32);
        assertThat(jdbc.sql("select hash = sha256(convert_to(?, 'UTF8')) from setup_link")
                        .param(code)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void ofTwoWhoUseItAtOnceOneWins() throws Exception {
        var code = code();
        var other = code();

        var outcomes = atOnce(IntStream.range(0, 4)
                .<Callable<Outcome>>mapToObj(number -> () -> use(number % 2 == 0 ? code : other, "first-" + number))
                .toList());

        assertThat(outcomes.stream().collect(groupingBy(Outcome::getClass, counting())))
                .isEqualTo(Map.of(Outcome.Made.class, 1L, Outcome.TooLate.class, 3L));
        assertThat(administratorNames()).hasSize(1);
        assertThat(identity.createUserQuery()
                        .userIdIn("first-0", "first-1", "first-2", "first-3")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aLinkWorksOnce() {
        var code = code();
        assertThat(use(code, "first-0")).isEqualTo(new Outcome.Made("first-0"));
        assertThat(setUp.isDone()).isTrue();
        identity.deleteMembership("first-0", Caller.ADMINISTRATORS);

        assertThat(use(code, "first-1")).isEqualTo(new Outcome.UnknownCode());
    }

    @Test
    void whoDiesBeforeTheCommitLeavesTheLinkGood() {
        var code = code();

        new TransactionTemplate(transactions).executeWithoutResult(dying -> {
            use(code, "first-0");
            dying.setRollbackOnly();
        });

        assertThat(administratorNames()).isEmpty();
        assertThat(use(code, "first-0")).isEqualTo(new Outcome.Made("first-0"));
    }

    @ParameterizedTest
    @CsvSource({
        "first-0, short, short, at least 12 characters",
        "first-0-long, First-0-Long, First-0-Long, must not be the user name",
        "first-0, correct horse battery, correct horse batterie, The two passwords differ.",
        "'first 0', correct horse battery, correct horse battery, The user name must be 1 to 64 letters",
        "taken, correct horse battery, correct horse battery, There is a user of this name already"
    })
    void refusesAWeakPasswordAndATakenNameAndLeavesTheLinkGood(
            String name, String password, String again, String fault) {
        aUser("taken");
        var code = code();

        var outcome = setUp.use(code, name, password, again);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.faults())
                                .singleElement()
                                .asString()
                                .contains(fault));
        assertThat(administratorNames()).isEmpty();
        assertThat(setUp.accepts(code)).isTrue();
    }

    @Test
    void aStartWithAPasswordEndsTheLinks() {
        var code = code();

        assertThat(setUp.begin(ADMIN, ADMIN_PASSWORD)).isEmpty();

        assertThat(setUp.accepts(code)).isFalse();
        assertThat(use(code, "first-0")).isEqualTo(new Outcome.TooLate());
    }

    @Test
    void isNotDoneUntilThereIsAnAdministrator() {
        assertThat(setUp.isDone()).isFalse();
        use(code(), "first-0");
        assertThat(setUp.isDone()).isTrue();
    }

    @Test
    void isOnTheRecord() {
        use(code(), "first-0");

        assertThat(jdbc.sql("select type from record_entry where chain = 'installation' and data ->> 'user' = 'first-0'"
                                + " order by seq desc limit 4")
                        .query(String.class)
                        .list())
                .containsExactly("SetUpByLink", "MemberAdded", "MemberAdded", "UserMade");
    }

    private String code() {
        return setUp.begin(ADMIN, null).orElseThrow();
    }

    private Outcome use(String code, String name) {
        return setUp.use(code, name, PASSWORD, PASSWORD);
    }

    private List<String> administratorNames() {
        return identity.createUserQuery().memberOfGroup(Caller.ADMINISTRATORS).list().stream()
                .map(User::getId)
                .toList();
    }

    private static <T> List<T> atOnce(List<Callable<T>> work) throws InterruptedException {
        try (var people = Executors.newFixedThreadPool(work.size())) {
            return people.invokeAll(work).stream().map(Future::resultNow).toList();
        }
    }
}
