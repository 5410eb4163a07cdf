package io.countersign.access;

import io.countersign.record.CompanyRecord;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes down that logins were refused because too many had failed. */
@Component
public class ThrottledLogins {
    private final CompanyRecord record;

    ThrottledLogins(CompanyRecord record) {
        this.record = record;
    }

    /** A name that nobody has is not written down: it may be a password in the wrong field. */
    @Transactional
    public void refused(String name, boolean known, String address) {
        record.appendToInstallation("LoginsRefused", Map.of("user", known ? name : "", "address", address));
    }
}
