package io.countersign.access.session;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import org.springframework.core.serializer.Deserializer;

/**
 * Reads what a session holds, and nothing but that: who can write to the database must not choose which classes of this
 * process come to life.
 */
final class SessionObjects implements Deserializer<Object> {
    private static final ObjectInputFilter ALLOWED = ObjectInputFilter.Config.createFilter("maxdepth=50;maxrefs=50000;"
            + "maxarray=50000;java.lang.*;java.util.*;java.time.*;io.countersign.access.*;"
            + "org.springframework.security.core.**;org.springframework.security.authentication.*;"
            + "org.springframework.security.web.**;org.springframework.security.oauth2.core.*;"
            + "org.springframework.security.oauth2.core.endpoint.*;org.camunda.bpm.webapp.impl.security.auth.*;!*");

    @Override
    public Object deserialize(InputStream stored) throws IOException {
        try (var objects = new ObjectInputStream(stored)) {
            objects.setObjectInputFilter(ALLOWED);
            return objects.readObject();
        } catch (ClassNotFoundException e) {
            throw new IOException("A class is gone: " + e.getMessage(), e);
        }
    }
}
