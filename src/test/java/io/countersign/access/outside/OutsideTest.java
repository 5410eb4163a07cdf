package io.countersign.access.outside;

import io.countersign.access.AccessTest;
import io.countersign.access.Browser;
import io.countersign.access.oidc.ProviderStub;
import java.util.List;
import org.camunda.bpm.engine.identity.Group;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** A server that lets people in whom a provider vouches for, or a proxy at an address of its own, which forwards headers. */
@TestPropertySource(
        properties = {
            "countersign.oidc.client-id=countersign",
            "countersign.oidc.client-secret=a secret of the client",
            "countersign.oidc.name=Our People",
            "countersign.oidc.groups=/staff/board=board,chiefs=camunda-admin,chiefs=board,acme people=acme.member",
            "countersign.oidc.links=sub-of-lina=lina",
            "countersign.forward-auth.addresses=10.9.0.0/16, 127.0.0.2",
            "countersign.forward-auth.groups=watch=operators,chiefs=camunda-admin",
            "countersign.forward-auth.links=linked=lotte",
            "server.forward-headers-strategy=native"
        })
public abstract class OutsideTest extends AccessTest {
    protected static final ProviderStub PROVIDER = new ProviderStub();

    @Autowired
    protected JdbcClient jdbc;

    @DynamicPropertySource
    static void provider(DynamicPropertyRegistry properties) {
        properties.add("countersign.oidc.issuer", PROVIDER::issuer);
        properties.add("countersign.outgoing.allow", PROVIDER::issuer);
    }

    protected List<String> groupsOf(String user) {
        return identity.createGroupQuery().groupMember(user).list().stream()
                .map(Group::getId)
                .sorted()
                .toList();
    }

    protected boolean isUser(String name) {
        return identity.createUserQuery().userId(name).count() > 0;
    }

    protected static boolean isLoggedIn(Browser browser) {
        return browser.fetch("/api/me").statusCode() == 200;
    }
}
