package io.countersign.outgoing;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Says whom this product may connect to, and makes the client that connects to nobody else. A host has to be named, by the
 * setting that holds its address or by {@link OutgoingSettings}. Named, it may be in a private network; this machine only
 * where that is said in so many words, and {@link Reach#NEVER} what nobody has business with. A name is looked up once,
 * and the address that was looked at is the one that is connected to.
 */
public final class OutgoingGuard {
    private static final List<InetAddress> LOOPBACK =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

    private final List<Destination> destinations;
    private final List<Destination> onThisMachine;
    private final List<Network> networks;
    private final Resolver resolver;

    OutgoingGuard(
            List<Destination> destinations,
            List<Destination> onThisMachine,
            List<Network> networks,
            Resolver resolver) {
        this.destinations = List.copyOf(destinations);
        this.onThisMachine =
                onThisMachine.stream().filter(one -> one.host().isThisMachine()).toList();
        this.networks = List.copyOf(networks);
        this.resolver = resolver;
    }

    /** A guard that lets through to the address in a setting, and to whom else the settings name. */
    public static OutgoingGuard to(URI address, OutgoingSettings settings) {
        return to(address, settings, Resolver.SYSTEM);
    }

    static OutgoingGuard to(URI address, OutgoingSettings settings, Resolver resolver) {
        var allowed = settings.destinations();
        var destinations = Stream.concat(Stream.of(Destination.of(address)), allowed.stream());
        return new OutgoingGuard(destinations.toList(), allowed, settings.networks(), resolver);
    }

    /** A guard that lets through to one server of this very process, and to nobody else. */
    public static OutgoingGuard toOwn(URI server) {
        var own = List.of(Destination.of(server));
        return new OutgoingGuard(own, own, List.of(), Resolver.SYSTEM);
    }

    /** A new client, without redirects and repeats of its own; whoever has it closes it. */
    public OkHttpClient client() {
        return new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .proxySelector(new Proxies())
                .socketFactory(new GuardedSockets(this))
                .dns(this::lookup)
                .addInterceptor(chain -> {
                    var url = chain.request().url();
                    check(url.scheme(), url.host(), url.port());
                    return chain.proceed(chain.request());
                })
                .build();
    }

    /** Checks what can be known of a URL without a look-up. */
    public void check(URI url) throws OutgoingRefused {
        if (url.getHost() == null || url.getRawUserInfo() != null) {
            throw new OutgoingRefused("A URL names a host, and no user before it");
        }
        check(Destination.scheme(url), url.getHost(), Destination.port(url));
    }

    private void check(String scheme, String name, int port) throws OutgoingRefused {
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new OutgoingRefused("Nothing but http and https is spoken");
        }
        var host = host(name);
        requireNamed(host, port);
        if (scheme.equals("http") && destinations.stream().noneMatch(one -> one.plain() && one.is(host, port))) {
            throw new OutgoingRefused(
                    "Nothing is sent to " + at(host, port) + " without TLS; where that is meant, add http://"
                            + at(host, port) + " to " + OutgoingSettings.NAME);
        }
        if (host.literal() != null) {
            check(host, port, host.literal());
        } else if (host.isThisMachine()) {
            requireThisMachineNamed(host, port, null);
        }
    }

    /** The addresses of a name that may be connected to; what else it has is left out. */
    List<InetAddress> lookup(String name) throws UnknownHostException {
        try {
            var host = host(name);
            requireNamed(host, 0);
            if (host.literal() == null) {
                return allowed(host);
            }
            check(host, 0, host.literal());
            return List.of(host.literal());
        } catch (OutgoingRefused e) {
            var unknown = new UnknownHostException(e.getMessage());
            unknown.initCause(e);
            throw unknown;
        }
    }

    private List<InetAddress> allowed(Host host) throws UnknownHostException, OutgoingRefused {
        OutgoingRefused first = null;
        var allowed = new ArrayList<InetAddress>();
        for (var address : resolver.resolve(host.name())) {
            try {
                check(host, 0, address);
                allowed.add(InetAddress.getByAddress(host.name(), address.getAddress()));
            } catch (OutgoingRefused e) {
                first = first == null ? e : first;
            }
        }
        if (allowed.isEmpty() && first != null) {
            throw first;
        }
        return allowed;
    }

    /** The last look, at the very address of a connection; the name is the one that was looked up. */
    void check(String name, int port, InetAddress address) throws OutgoingRefused {
        var host = host(name);
        requireNamed(host, port);
        if (host.literal() != null && !host.literal().equals(address)) {
            throw new OutgoingRefused(name + " is another address than " + address.getHostAddress());
        }
        check(host, port, address);
    }

    private void check(Host host, int port, InetAddress address) throws OutgoingRefused {
        switch (Reach.of(address)) {
            case PUBLIC, PRIVATE -> {}
            case LOOPBACK -> requireThisMachineNamed(host, port, address);
            case NEVER ->
                throw new OutgoingRefused(is(host, address)
                        + ", which is link-local, of a cloud's metadata or no host's: no connection is ever"
                        + " made there");
        }
    }

    private void requireNamed(Host host, int port) throws OutgoingRefused {
        var named = destinations.stream().anyMatch(one -> one.is(host, port))
                || host.literal() != null && isInNetwork(host.literal());
        if (!named) {
            throw new OutgoingRefused("Nobody allowed connections to " + at(host, port) + "; " + OutgoingSettings.NAME
                    + " names whom they may go to");
        }
    }

    private void requireThisMachineNamed(Host host, int port, @Nullable InetAddress address) throws OutgoingRefused {
        var named = onThisMachine.stream().anyMatch(one -> one.is(host, port))
                || address != null && isInNetwork(address)
                || address == null && LOOPBACK.stream().anyMatch(this::isInNetwork);
        if (!named) {
            throw new OutgoingRefused(is(host, address) + ", which is this machine itself; where that is meant, set "
                    + OutgoingSettings.NAME + "="
                    + (host.isThisMachine() || address == null ? at(host, port) : alone(address)));
        }
    }

    private boolean isInNetwork(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address.getAddress()));
    }

    private static Host host(String name) throws OutgoingRefused {
        try {
            return Host.of(name);
        } catch (IllegalArgumentException e) {
            throw new OutgoingRefused(String.valueOf(e.getMessage()));
        }
    }

    private static String alone(InetAddress address) {
        return address.getHostAddress() + "/" + address.getAddress().length * Byte.SIZE;
    }

    private static String is(Host host, @Nullable InetAddress address) {
        return address == null || address.equals(host.literal())
                ? "The host is " + host
                : host + " is " + address.getHostAddress();
    }

    private static String at(Host host, int port) {
        var name = host.name().indexOf(':') < 0 ? host.name() : "[" + host.name() + "]";
        return port == 0 ? name : name + ":" + port;
    }
}
