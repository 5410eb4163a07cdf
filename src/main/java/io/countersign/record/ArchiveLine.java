package io.countersign.record;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The lines of an archive that are no entries: each is an object with one field, which says what it is. */
final class ArchiveLine {
    static final String ARCHIVE = "archive";
    static final String SIGNING = "signing";
    static final String HEAD = "head";
    static final String PART = "part";
    static final String END = "end";

    private ArchiveLine() {}

    /** The first line. */
    static String archive(String month, long signings, long chains, long entries) {
        return line(
                ARCHIVE,
                object().put("month", month)
                        .put("signings", signings)
                        .put("chains", chains)
                        .put("entries", entries));
    }

    /** A day's signing; its heads follow, a line each. */
    static String signing(Signing signing, long heads) {
        return line(
                SIGNING,
                object().put("number", signing.number())
                        .put("at", Entry.time(signing.at()))
                        .put("payload", signing.payload())
                        .put("key", signing.key())
                        .put("publicKey", signing.publicKey())
                        .put("signature", signing.signature())
                        .put("heads", heads));
    }

    static String head(Signing.Head head) {
        return line(
                HEAD, object().put("chain", head.chain()).put("seq", head.seq()).put("hash", head.hash()));
    }

    /** Entries of a chain follow, from the first one on; in an archive up to the one that is a signing's head. */
    static String part(String chain, long first, String before, ArchivePlan.@Nullable Part planned) {
        var part = object().put("chain", chain).put("first", first).put("before", before);
        if (planned != null) {
            part.put("last", planned.last()).put("hash", planned.hash()).put("signing", planned.signing());
        }
        return line(PART, part);
    }

    /** The last line: the digest of all lines before it. */
    static String end(String digest) {
        return line(END, object().put("sha256", digest));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String line(String what, ObjectNode content) {
        return Canonical.json(object().set(what, content));
    }
}
