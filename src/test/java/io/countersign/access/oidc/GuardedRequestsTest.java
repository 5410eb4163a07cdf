package io.countersign.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.net.URI;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

/** How much of a provider's answer is read. */
class GuardedRequestsTest {
    @Test
    void givesUpAnAnswerThatIsTooLong() throws Exception {
        assertThat(answer(GuardedRequests.MOST_BYTES)).isEqualTo(GuardedRequests.MOST_BYTES);
        assertThatIOException()
                .isThrownBy(() -> answer(GuardedRequests.MOST_BYTES + 1))
                .withMessage("The answer is longer than 1000000 bytes");
    }

    private static int answer(int bytes) throws Exception {
        Interceptor provider = chain -> new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("OK")
                .body(ResponseBody.create(new byte[bytes], null))
                .build();
        var client = new OkHttpClient.Builder().addInterceptor(provider).build();
        try (var answer = new GuardedRequests(client)
                .createRequest(URI.create("https://id.example.com/keys"), HttpMethod.GET)
                .execute()) {
            return answer.getBody().readAllBytes().length;
        }
    }
}
