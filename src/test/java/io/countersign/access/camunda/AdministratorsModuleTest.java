package io.countersign.access.camunda;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.AccessTest;
import io.countersign.access.Caller;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camunda.bpm.engine.AuthorizationService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class AdministratorsModuleTest extends AccessTest {
    @Autowired
    private AuthorizationService authorizations;

    @Autowired
    private JdbcClient jdbc;

    @AfterEach
    void theTestsAdministratorIsBack() {
        administrators.ensure(ADMIN, ADMIN_PASSWORD);
        identity.deleteUser("chief");
        identity.deleteUser("recorded");
    }

    @Test
    void makesOneAdministratorWhenReplicasStartAtOnce() throws Exception {
        try (var replicas = Executors.newFixedThreadPool(4)) {
            Callable<Boolean> start = () -> {
                administrators.ensure("chief", "first password");
                return administrators.exist();
            };
            assertThat(replicas.invokeAll(List.of(start, start, start, start)).stream()
                            .map(Future::resultNow))
                    .containsOnly(true);
        }

        assertThat(identity.checkPassword("chief", "first password")).isTrue();
    }

    @Test
    void makesTheAdministratorAMemberOfTheBoard() {
        administrators.ensure("chief", "first password");

        assertThat(identity.createGroupQuery().groupMember("chief").list())
                .extracting("id")
                .containsExactlyInAnyOrder(Caller.ADMINISTRATORS, Caller.BOARD);
    }

    @Test
    void replacesAStoredPasswordThatDiffersAndStoresItHashed() {
        administrators.ensure("chief", "first password");
        administrators.ensure("chief", "second password");

        assertThat(identity.checkPassword("chief", "second password")).isTrue();
        assertThat(identity.createUserQuery().userId("chief").singleResult().getPassword())
                .startsWith("{pbkdf2-sha256-310000}")
                .doesNotContain("password");
    }

    @Test
    void keepsTheStoredHashWhenThePasswordIsTheSame() {
        administrators.ensure("chief", "first password");
        var before = identity.createUserQuery().userId("chief").singleResult().getPassword();

        administrators.ensure("chief", "first password");

        assertThat(identity.createUserQuery().userId("chief").singleResult().getPassword())
                .isEqualTo(before);
    }

    @Test
    void tellsLongPasswordsApartInTheirLastLetter() {
        var start = "x".repeat(200);

        administrators.ensure("chief", start + "1");

        assertThat(identity.checkPassword("chief", start + "2")).isFalse();
    }

    @Test
    void addsNoPermissionTwiceAndLeavesEditedOnesAlone() {
        var count = authorizations.createAuthorizationQuery().count();

        administrators.ensure(ADMIN, ADMIN_PASSWORD);

        assertThat(authorizations.createAuthorizationQuery().count()).isEqualTo(count);
    }

    @Test
    void isOnTheRecordWithoutItsPassword() {
        administrators.ensure("recorded", "first password");
        administrators.ensure("recorded", "second password");

        assertThat(jdbc.sql("select type || ' ' || data::text from record_entry where chain = 'installation'"
                                + " and data ->> 'user' = 'recorded' order by seq")
                        .query(String.class)
                        .list())
                .containsExactly(
                        "UserMade {\"user\": \"recorded\"}",
                        "MemberAdded {\"user\": \"recorded\", \"group\": \"camunda-admin\"}",
                        "MemberAdded {\"user\": \"recorded\", \"group\": \"board\"}",
                        "PasswordChanged {\"user\": \"recorded\"}",
                        "UserUnlocked {\"user\": \"recorded\"}");
    }
}
