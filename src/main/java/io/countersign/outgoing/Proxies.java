package io.countersign.outgoing;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/**
 * The HTTP proxies that Java was started with ({@code https.proxyHost}), to which the guard has to let through as to any other
 * host. Proxies of SOCKS are passed over: connections to them would be made past the guard.
 */
final class Proxies extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
        var chosen = ProxySelector.getDefault();
        var proxies = chosen == null
                ? List.<Proxy>of()
                : chosen.select(uri).stream()
                        .filter(proxy -> proxy.type() != Proxy.Type.SOCKS)
                        .toList();
        return proxies.isEmpty() ? List.of(Proxy.NO_PROXY) : proxies;
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        var chosen = ProxySelector.getDefault();
        if (chosen != null) {
            chosen.connectFailed(uri, address, failure);
        }
    }
}
