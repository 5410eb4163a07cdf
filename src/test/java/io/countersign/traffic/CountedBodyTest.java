package io.countersign.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.countersign.problem.BodyTooLarge;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class CountedBodyTest {
    private final MockHttpServletRequest request = request();
    private final CountedBody body = new CountedBody(request, 10, "too large", null);

    @Test
    void givesNoMoreOfWhatWasRefusedOnce() throws Exception {
        var in = body.getInputStream();
        assertThat(in.readNBytes(10)).hasSize(10);

        assertThatExceptionOfType(BodyTooLarge.class).isThrownBy(() -> in.read(new byte[1]));
        for (var n = 0; n < 3; n++) {
            assertThatExceptionOfType(BodyTooLarge.class).isThrownBy(() -> in.read(new byte[1]));
        }
        assertThat(request.getInputStream().readAllBytes())
                .as("is not even read")
                .hasSize(9);
        assertThat(body.excess()).hasValue("too large");
    }

    @Test
    void countsWhatIsReadAsCharacters() throws IOException {
        var reader = body.getReader();

        assertThatExceptionOfType(BodyTooLarge.class).isThrownBy(reader::readLine);
    }

    private static MockHttpServletRequest request() {
        var request = new MockHttpServletRequest();
        request.setContent(new byte[20]);
        return request;
    }
}
