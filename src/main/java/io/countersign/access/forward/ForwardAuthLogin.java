package io.countersign.access.forward;

import io.countersign.access.outside.OutsideLogins;
import io.countersign.access.web.LoginWay;
import io.countersign.access.web.Refusals;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.csrf.CsrfFilter;

/** Puts the proxy's word in front of the check of CSRF tokens, so that a session that it ends has no token any more. */
class ForwardAuthLogin implements LoginWay {
    private final ForwardAuthSettings settings;
    private final OutsideLogins logins;
    private final Refusals refusals;

    ForwardAuthLogin(ForwardAuthSettings settings, OutsideLogins logins, Refusals refusals) {
        this.settings = settings;
        this.logins = logins;
        this.refusals = refusals;
    }

    @Override
    public void addTo(HttpSecurity http, AuthenticationSuccessHandler wanted) {
        if (settings.isOn()) {
            http.addFilterBefore(new ForwardAuthFilter(logins, settings.rules(), refusals), CsrfFilter.class);
        }
    }
}
