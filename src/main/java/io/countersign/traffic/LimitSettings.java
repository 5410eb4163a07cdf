package io.countersign.traffic;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * How much is taken from whom. The defaults are in {@code application.yaml}.
 *
 * @param reads requests of a user, or of a token, that change nothing, and all of those to the engine
 * @param writes requests of a user, or of a token, that change something
 * @param strangers requests from an address by nobody who is logged in; counted by each replica alone
 * @param body the largest bodies of requests
 * @param login tries to log in that fail: a right password takes none
 */
@ConfigurationProperties("countersign.limits")
record LimitSettings(Rate reads, Rate writes, Rate strangers, Body body, Login login) {
    /**
     * The largest bodies of requests.
     *
     * @param definition of a company
     * @param deployment of processes, to the engine
     * @param form of a page
     * @param other of everything else
     * @param parts of a deployment: files and fields
     */
    record Body(DataSize definition, DataSize deployment, DataSize form, DataSize other, int parts) {
        Body {
            for (var size : new DataSize[] {definition, deployment, form, other}) {
                if (size.toBytes() < 1 || size.toBytes() > Integer.MAX_VALUE) {
                    throw new IllegalArgumentException("countersign.limits.body: sizes from 1B to below 2GB");
                }
            }
            if (parts < 1) {
                throw new IllegalArgumentException("countersign.limits.body.parts: at least 1");
            }
        }
    }

    /**
     * Tries to log in that fail.
     *
     * @param pair of one address for one name: then that address is refused for that name
     * @param address of one address for whatever names: then that address is refused
     * @param user of all addresses for one name: then each try takes longer, whoever makes it
     */
    record Login(Rate pair, Rate address, Rate user) {}
}
