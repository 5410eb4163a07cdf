package io.countersign.access.session;

import io.countersign.access.AuthSecrets;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.server.Session.Cookie;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.support.GenericConversionService;
import org.springframework.core.serializer.support.DeserializingConverter;
import org.springframework.core.serializer.support.SerializingConverter;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.session.SessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Spring Session on our tables, in place of the servlet container's own sessions, which only one node would know. */
@Configuration(proxyBeanMethods = false)
@EnableSpringHttpSession
class SessionConfiguration {
    @Bean
    SessionRepository<?> sessions(
            JdbcOperations jdbc,
            PlatformTransactionManager transactions,
            ServerProperties server,
            SessionSettings settings) {
        var apart = new TransactionTemplate(transactions);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        var store = new JdbcIndexedSessionRepository(jdbc, apart);
        store.setTableName("browser_session");
        store.setDefaultMaxInactiveInterval(SessionSettings.atLeastASecond(
                "server.servlet.session.timeout",
                server.getServlet().getSession().getTimeout()));
        store.setConversionService(serialization());
        SessionQueries.replace(store, settings.longest());
        return new Sessions<>(store);
    }

    private static GenericConversionService serialization() {
        var conversions = new GenericConversionService();
        conversions.addConverter(Object.class, byte[].class, new SerializingConverter());
        conversions.addConverter(byte[].class, Object.class, new DeserializingConverter(new SessionObjects()));
        return conversions;
    }

    @Bean
    SignedCookie signedCookie(ServerProperties server, AuthSecrets secrets) {
        return new SignedCookie(plain(server.getServlet().getSession().getCookie()), secrets);
    }

    /** As Spring Boot itself translates the settings, but for the encoding, which a signed id does not need. */
    static CookieSerializer plain(Cookie settings) {
        var cookie = new DefaultCookieSerializer();
        var map = PropertyMapper.get().alwaysApplyingWhenNonNull();
        map.from(settings::getName).to(cookie::setCookieName);
        map.from(settings::getDomain).to(cookie::setDomainName);
        map.from(settings::getPath).to(cookie::setCookiePath);
        map.from(settings::getHttpOnly).to(cookie::setUseHttpOnlyCookie);
        map.from(settings::getSecure).to(cookie::setUseSecureCookie);
        map.from(settings::getMaxAge).asInt(age -> age.toSeconds()).to(cookie::setCookieMaxAge);
        map.from(settings::getSameSite).as(site -> site.attributeValue()).to(cookie::setSameSite);
        cookie.setUseBase64Encoding(false);
        return cookie;
    }

    @Bean
    FilterRegistrationBean<CookieRenewal> cookieRenewal(SignedCookie cookie) {
        var filter = new FilterRegistrationBean<>(new CookieRenewal(cookie));
        filter.setOrder(SessionRepositoryFilter.DEFAULT_ORDER + 1);
        return filter;
    }
}
