package io.countersign.access.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideRulesTest {
    @Test
    void givesWhatIsMappedAndNothingElse() {
        var rules = OutsideRules.read("p", " staff = board ,cn=chiefs=camunda-admin,staff=acme.member,", null);

        assertThat(rules.mapped()).containsExactly("acme.member", "board", "camunda-admin");
        assertThat(rules.given(Set.of("staff"))).containsExactly("acme.member", "board");
        assertThat(rules.given(Set.of("cn=chiefs", "board"))).containsExactly("camunda-admin");
        assertThat(rules.given(Set.of("camunda-admin", "Staff", ""))).isEmpty();
        assertThat(OutsideRules.read("p", null, " ").mapped()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "staff",
                "=board",
                "staff=",
                "staff=admin",
                "staff=acme.boss",
                "staff=acme.owner.x",
                "staff=.owner",
                "staff=Acme.owner",
                "staff=camunda-admin board"
            })
    void refusesAGroupThatIsNone(String groups) {
        assertThatThrownBy(() -> OutsideRules.read("countersign.oidc", groups, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("countersign.oidc.groups");
    }

    @Test
    void linksASubjectToOneUser() {
        assertThat(OutsideRules.read("p", null, "a=b=ann,c=carl").linked("a=b")).isEqualTo("ann");
        assertThat(OutsideRules.read("p", null, "a=ann").linked("b")).isNull();
        assertThatThrownBy(() -> OutsideRules.read("p", null, "a=ann,a=bob")).hasMessageContaining("p.links");
    }
}
