package io.countersign.problem.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.countersign.access.Caller;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** One controller with the answers that problems get everywhere, for a caller that is logged in: an employee unless said otherwise. */
public final class Slice {
    public static final Caller HANNA = new Caller("hanna", Set.of());
    private static final ObjectMapper JSON = Jackson2ObjectMapperBuilder.json()
            .featuresToDisable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final MockMvcTester web;

    public Slice(Object controller) {
        this(controller, HANNA);
    }

    public Slice(Object controller, Caller caller) {
        this.web = MockMvcTester.create(MockMvcBuilders.standaloneSetup(controller)
                .setControllerAdvice(new ProblemAdvice())
                .setMessageConverters(new StringHttpMessageConverter(), new MappingJackson2HttpMessageConverter(JSON))
                .build());
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(caller, null));
    }

    public MvcTestResult get(String uri, Object... variables) {
        return web.get().uri(uri, variables).exchange();
    }

    /** Sends JSON. */
    public MvcTestResult post(String uri, String body) {
        return send(HttpMethod.POST, uri, MediaType.APPLICATION_JSON_VALUE, body);
    }

    public MvcTestResult send(HttpMethod method, String uri, String type, String body) {
        return web.method(method).uri(uri).contentType(type).content(body).exchange();
    }

    /** That the answer is this problem. */
    public static void assertProblem(MvcTestResult answer, int status, String slug) {
        assertThat(answer)
                .hasStatus(status)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .extractingPath("$.type")
                .isEqualTo("/problems/" + slug);
    }

    /** That the input is invalid in exactly these fields. */
    public static void assertInvalid(MvcTestResult answer, String... paths) {
        assertProblem(answer, 422, "invalid");
        assertThat(answer)
                .bodyJson()
                .extractingPath("$.faults[*].path")
                .asArray()
                .containsExactlyElementsOf(List.of(paths));
    }
}
