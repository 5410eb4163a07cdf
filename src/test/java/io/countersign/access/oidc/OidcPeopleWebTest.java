package io.countersign.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who somebody is that comes from the provider, and what they belong to. */
class OidcPeopleWebTest extends OidcTest {
    @Test
    void nobodyKnowsThePasswordOfAUserOfTheProvider() {
        logIn(aBrowser(), person("olaf"));

        for (var password : List.of("", "null", PASSWORD)) {
            assertThat(send(request("/api/me").header("Authorization", basic("olaf", password)))
                            .statusCode())
                    .isEqualTo(401);
        }
        assertThat(identity.checkPassword("olaf", PASSWORD)).isFalse();
    }

    @Test
    void doesNotTakeALocalUserOver() {
        aUser("nina", "board");
        var browser = aBrowser();

        for (var name : List.of("nina", ADMIN)) {
            var answer = logIn(browser, person(name, Map.of("groups", List.of("chiefs"))));

            assertThat(location(answer)).isEqualTo("/login?oidc=name_taken");
        }
        assertThat(isLoggedIn(browser)).isFalse();
        assertThat(groupsOf("nina")).containsExactly("board");
    }

    @Test
    void isTheLocalUserToWhomTheConfigurationLinks() {
        aUser("lina", "board");
        var browser = aBrowser();

        logIn(browser, Map.of("sub", "sub-of-lina", "preferred_username", "whoever", "groups", List.of("chiefs")));

        assertThat(browser.fetch("/api/me").body()).contains("\"name\":\"lina\"");
        assertThat(groupsOf("lina")).containsExactly("board");
        assertThat(isUser("whoever")).isFalse();
    }

    @ParameterizedTest
    @MethodSource
    void makesNoUserWithoutAName(Object name) {
        var claims = new HashMap<>(person("x"));
        claims.put("sub", "sub-without-name");
        claims.put("preferred_username", name);

        assertThat(location(logIn(aBrowser(), claims))).isEqualTo("/login?oidc=no_name");
    }

    static Stream<Object> makesNoUserWithoutAName() {
        return Stream.of("", "two words", "-dash", "a/b", "x".repeat(65), 7, List.of("a"), "<b>");
    }

    @Test
    void setsTheMappedGroupsAtEachLoginAndNoOthers() {
        logIn(aBrowser(), person("olli", Map.of("groups", List.of("chiefs", "acme people"))));
        assertThat(groupsOf("olli")).containsExactly("acme.member", "board", "camunda-admin");
        identity.createMembership("olli", "operators");

        var browser = aBrowser();
        logIn(browser, person("olli", Map.of("groups", "acme people")));

        assertThat(groupsOf("olli")).containsExactly("acme.member", "operators");
        assertThat(browser.fetch("/api/me").body()).contains("\"groups\":[\"acme.member\",\"operators\"]");
        assertThat(jdbc.sql("select count(*) from record_entry where type = 'MemberRemoved'"
                                + " and data ->> 'user' = 'olli' and data ->> 'group' = 'camunda-admin'"
                                + " and actor ->> 'kind' = 'SYSTEM'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aClaimThatNamesAGroupOfOursGivesNothing() {
        logIn(aBrowser(), person("oskar", Map.of("groups", List.of("camunda-admin", "board", "operators"))));

        assertThat(groupsOf("oskar")).isEmpty();
    }

    @Test
    void knowsThePersonByTheSubject() {
        logIn(aBrowser(), person("otto-1"));
        var renamed = aBrowser();
        logIn(renamed, Map.of("sub", "sub-of-otto-1", "preferred_username", "otto-2"));
        var another = aBrowser();

        var answer = logIn(another, Map.of("sub", "another", "preferred_username", "otto-1"));

        assertThat(renamed.fetch("/api/me").body()).contains("\"name\":\"otto-1\"");
        assertThat(isUser("otto-2")).isFalse();
        assertThat(location(answer)).isEqualTo("/login?oidc=name_taken");
    }

    @Test
    void whoWasRemovedDoesNotComeBack() {
        var browser = aBrowser();
        logIn(browser, person("ole"));

        identity.deleteUser("ole");
        assertThat(isLoggedIn(browser)).isFalse();
        assertThat(location(logIn(browser, person("ole")))).isEqualTo("/login?oidc=removed");
        aUser("ole", "board");

        assertThat(location(logIn(browser, person("ole")))).isEqualTo("/login?oidc=removed");
        assertThat(isLoggedIn(browser)).isFalse();
    }

    /** What the local user of the same name belongs to is not given to whoever was removed. */
    @Test
    void whoWasRemovedIsNotTheNextOfThatName() {
        var browser = aBrowser();
        logIn(browser, person("olrik"));
        identity.deleteUser("olrik");
        aUser("olrik");

        assertThat(location(logIn(browser, person("olrik")))).isEqualTo("/login?oidc=removed");
        assertThat(isLoggedIn(browser)).isFalse();
    }
}
