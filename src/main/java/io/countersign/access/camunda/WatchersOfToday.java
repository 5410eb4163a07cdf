package io.countersign.access.camunda;

import io.countersign.access.Caller;
import io.countersign.access.CompanyAccess;
import io.countersign.access.CompanyOf;
import io.countersign.access.CurrentCaller;
import io.countersign.record.Watchers;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** A watcher goes by the user and the groups of now, not by those with which it came. */
@Component
class WatchersOfToday implements Watchers {
    private final Directory directory;
    private final CompanyAccess access;
    private final ObjectProvider<CompanyOf> companies;

    WatchersOfToday(Directory directory, CompanyAccess access, ObjectProvider<CompanyOf> companies) {
        this.directory = directory;
        this.access = access;
        this.companies = companies;
    }

    @Override
    public BooleanSupplier mayStillWatch(UUID run) {
        var watcher = CurrentCaller.get().name();
        return () -> directory.find(watcher).filter(now -> sees(now, run)).isPresent();
    }

    private boolean sees(Caller now, UUID run) {
        return companies.stream()
                .filter(each -> each.kind().equals("run"))
                .flatMap(each -> each.company(run).stream())
                .anyMatch(company -> access.sees(now, company));
    }
}
