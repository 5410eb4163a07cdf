package io.countersign.access.outside;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.Caller;
import io.countersign.access.outside.Admission.Admitted;
import io.countersign.access.outside.Admission.Reason;
import io.countersign.access.outside.Admission.Refused;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class OutsideLoginsWebTest extends OutsideTest {
    private static final OutsideRules RULES = OutsideRules.read("p", "staff=board", null);

    @Autowired
    private OutsideLogins logins;

    @Test
    void twoFirstLoginsAtOnceMakeOneUser() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            var attempts = IntStream.range(0, 8)
                    .<Callable<Admission>>mapToObj(n -> () -> logins.admit(person(n % 2 == 0 ? "one" : "other"), RULES))
                    .toList();
            var admissions = threads.invokeAll(attempts).stream()
                    .map(future -> future.resultNow())
                    .toList();

            assertThat(admissions.stream().filter(Admitted.class::isInstance)).hasSize(4);
            assertThat(admissions.stream().filter(Refused.class::isInstance))
                    .hasSize(4)
                    .allSatisfy(each -> assertThat(((Refused) each).reason()).isEqualTo(Reason.NAME_TAKEN));
        }
        assertThat(groupsOf("racer")).containsExactly("board");
        assertThat(jdbc.sql("select count(*) from record_entry where type = 'UserMade' and data ->> 'user' = 'racer'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    /** Else the record would grow with every request that a proxy lets through. */
    @Test
    void aLoginThatChangesNothingWritesNothing() {
        var person = new OutsidePerson("there", "regular", Set.of("staff"));
        logins.admit(person, RULES);
        var before = entries();

        logins.admit(person, RULES);

        assertThat(entries()).isEqualTo(before);
    }

    @Test
    void theSameSubjectOfAnotherSourceIsAnotherPerson() {
        logins.admit(new OutsidePerson("there", "sana", Set.of()), RULES);

        assertThat(logins.admit(new OutsidePerson("elsewhere", "sana", Set.of()), RULES))
                .isEqualTo(new Refused(Reason.NAME_TAKEN, "There is a user sana already"));
    }

    @Test
    void isNotAUserWhoIsDisabledEither() {
        aUser("sonja", Caller.DISABLED);

        assertThat(logins.admit(new OutsidePerson("there", "sonja", Set.of("staff")), RULES))
                .isEqualTo(new Refused(Reason.NAME_TAKEN, "There is a user sonja already"));
        assertThat(groupsOf("sonja")).containsExactly(Caller.DISABLED);
    }

    @Test
    void refusesASubjectThatTellsNobodyApart() {
        assertThat(logins.admit(new OutsidePerson("there", " ", "sina", null, null, null, Set.of()), RULES))
                .isInstanceOf(Refused.class);
        assertThat(logins.admit(new OutsidePerson("there", "x".repeat(256), "sina", null, null, null, Set.of()), RULES))
                .isInstanceOf(Refused.class);
    }

    private static OutsidePerson person(String subject) {
        return new OutsidePerson("there", subject, "racer", null, null, null, Set.of("staff"));
    }

    private long entries() {
        return jdbc.sql("select seq from record_chain where chain = 'installation'")
                .query(Long.class)
                .single();
    }
}
