package io.countersign.llm;

import java.net.URI;

/** The model that costs nothing and answers in this process; used when there is no key for a real gateway. */
public interface SimulatedServer {
    /** Where it speaks chat completions. */
    URI baseUrl();
}
