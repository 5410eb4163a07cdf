package io.countersign.access.forward;

import io.countersign.access.forward.ProxyWord.Wrong;
import io.countersign.access.web.Refusals;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a request that claims to come through the proxy and does not: that is an attack or a mistake in the
 * configuration, and to go on without the header would hide both. It is in front of every chain.
 */
class ForwardAuthGuard extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardAuthGuard.class);
    private static final long PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

    private final ForwardAuthSettings settings;
    private final List<IpAddressMatcher> proxies;
    private final Refusals refusals;
    private final AtomicLong quietUntil = new AtomicLong(System.nanoTime());

    ForwardAuthGuard(ForwardAuthSettings settings, Refusals refusals) {
        this.settings = settings;
        this.proxies = settings.proxies();
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var word = ProxyWord.of(request, settings, proxies);
        if (word instanceof Wrong(var why)) {
            tell(request, why);
            refusals.malformed(request, response, why);
            return;
        }
        request.setAttribute(ForwardAuthGuard.class.getName(), word);
        chain.doFilter(request, response);
    }

    static ProxyWord word(HttpServletRequest request) {
        return request.getAttribute(ForwardAuthGuard.class.getName()) instanceof ProxyWord word
                ? word
                : new ProxyWord.None();
    }

    /** Not once for each request: whoever sends them would fill the log. */
    private void tell(HttpServletRequest request, String why) {
        var now = System.nanoTime();
        var until = quietUntil.get();
        if (now - until >= 0 && quietUntil.compareAndSet(until, now + PAUSE_NANOS)) {
            LOG.warn("A request from {} was refused. {}", Peer.of(request), why);
        }
    }
}
