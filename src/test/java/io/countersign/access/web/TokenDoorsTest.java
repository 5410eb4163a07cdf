package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.Scope;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code doors.yaml} says of personal access tokens. */
class TokenDoorsTest {
    private final Map<String, String> scopes = Doors.read().said("scope");

    @Test
    void everyScopeIsOneThatThereIs() {
        assertThat(scopes).isNotEmpty();
        assertThat(scopes.values())
                .allSatisfy(scope -> assertThat(Scope.of(scope))
                        .as(scope)
                        .isPresent()
                        .hasValueSatisfying(one -> assertThat(one).isNotEqualTo(Scope.ENGINE)));
    }

    @Test
    void toReadIsToReadAndNothingElse() {
        assertThat(scopes)
                .allSatisfy((door, scope) ->
                        assertThat(scope.equals("read")).as(door).isEqualTo(door.startsWith("GET ")));
    }

    @Test
    void whoeverDecidesHasAScopeForNothingElse() {
        assertThat(scopes.entrySet().stream()
                        .filter(door -> door.getValue().equals("decide"))
                        .map(Map.Entry::getKey))
                .containsExactly("POST /api/approvals/{id}/decisions");
    }

    @Test
    void noDoorToTokensOpensToOne() {
        assertThat(scopes.keySet()).noneMatch(door -> door.contains("tokens"));
    }
}
