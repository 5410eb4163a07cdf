package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.LogFields;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerMapping;

/** A request under a run is logged with it, and its thread forgets it afterwards. */
class RequestLogFieldsTest {
    private static final String RUN = UUID.randomUUID().toString();

    private final RequestLogFields fields = new RequestLogFields();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @AfterEach
    void forget() {
        MDC.clear();
    }

    @Test
    void aRequestUnderARunIsLoggedWithIt() {
        var request = begin("/api/runs/" + RUN + "/events");

        assertThat(MDC.get(LogFields.RUN)).isEqualTo(RUN);
        fields.afterCompletion(request, response, this, null);
        assertThat(MDC.get(LogFields.RUN)).isNull();
    }

    @Test
    void aThreadThatLeavesTheAnswerToOthersForgetsIt() {
        var request = begin("/api/runs/" + RUN + "/events");

        fields.afterConcurrentHandlingStarted(request, response, this);
        assertThat(MDC.get(LogFields.RUN)).isNull();
        fields.afterCompletion(request, response, this, null);
    }

    @Test
    void aRequestUnderACompanyIsLoggedWithIt() {
        begin("/api/companies/acme/runs");

        assertThat(MDC.get(LogFields.COMPANY)).isEqualTo("acme");
    }

    @Test
    void whatIsNoNameOfOursIsNotRepeated() {
        begin("/api/runs/%0AERROR everything is lost/events");
        begin("/api/companies/a\nb");

        assertThat(MDC.get(LogFields.RUN)).isNull();
        assertThat(MDC.get(LogFields.COMPANY)).isNull();
    }

    private MockHttpServletRequest begin(String path) {
        var request = new MockHttpServletRequest("GET", path);
        request.setAttribute(HandlerMapping.PATH_WITHIN_HANDLER_MAPPING_ATTRIBUTE, path);
        assertThat(fields.preHandle(request, response, this)).isTrue();
        return request;
    }
}
