package io.countersign.trial.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;

/** What an attack tries to wake: whoever makes one, calls one or reads one from a stream makes it sing, and it counts. */
public final class Canary implements JavaDelegate, ExecutionListener, TaskListener, Serializable {
    /** Wakes it from an expression of the engine. */
    public static final String EXPRESSION =
            "${''.getClass().forName('io.countersign.trial.attack.Canary').newInstance()}";

    private static final AtomicInteger SONGS = new AtomicInteger();

    public Canary() {
        SONGS.incrementAndGet();
    }

    /** How often it sang since this test machine started. */
    public static int songs() {
        return SONGS.get();
    }

    /** One that sings where it is deserialized, as Java's own serialization writes it. */
    public static String serialized() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Canary());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        SONGS.incrementAndGet();
    }

    /** For whoever makes one from JSON. */
    public void setAnything(String anything) {
        SONGS.incrementAndGet();
    }

    @Override
    public void execute(DelegateExecution execution) {
        SONGS.incrementAndGet();
    }

    @Override
    public void notify(DelegateExecution execution) {
        SONGS.incrementAndGet();
    }

    @Override
    public void notify(DelegateTask task) {
        SONGS.incrementAndGet();
    }
}
