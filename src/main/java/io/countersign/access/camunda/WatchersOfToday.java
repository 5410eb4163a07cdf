package io.countersign.access.camunda;

import io.countersign.access.Caller;
import io.countersign.access.CompanyAccess;
import io.countersign.access.CompanyOf;
import io.countersign.access.CurrentCaller;
import io.countersign.access.PersonalTokens;
import io.countersign.access.TokenAuthentication;
import io.countersign.access.session.Logouts;
import io.countersign.record.Watchers;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** A watcher goes by the login, the user and the groups of now, not by those with which it came. */
@Component
class WatchersOfToday implements Watchers {
    private final Directory directory;
    private final CompanyAccess access;
    private final ObjectProvider<CompanyOf> companies;
    private final PersonalTokens tokens;
    private final Logouts logouts;

    WatchersOfToday(
            Directory directory,
            CompanyAccess access,
            ObjectProvider<CompanyOf> companies,
            PersonalTokens tokens,
            Logouts logouts) {
        this.directory = directory;
        this.access = access;
        this.companies = companies;
        this.tokens = tokens;
        this.logouts = logouts;
    }

    @Override
    public BooleanSupplier mayStillWatch(UUID run) {
        var watcher = CurrentCaller.get().name();
        var login = login(watcher);
        return () -> login.getAsBoolean()
                && directory.find(watcher).filter(now -> sees(now, run)).isPresent();
    }

    /** Whether whoever asks is still logged in: by a token until it is void, else until all sessions of the user were ended. */
    private BooleanSupplier login(String watcher) {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof TokenAuthentication token) {
            return () -> tokens.isGood(token);
        }
        var times = logouts.times(watcher);
        return () -> logouts.times(watcher) == times;
    }

    private boolean sees(Caller now, UUID run) {
        return companies.stream()
                .filter(each -> each.kind().equals("run"))
                .flatMap(each -> each.company(run).stream())
                .anyMatch(company -> access.sees(now, company));
    }
}
