package io.countersign.run.answers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A model gateway on the loopback: what it answers, each company's behaviour decides. */
final class WildGateway {
    /** What a gateway does with a question; the attempt counts from 1 among equal questions of a run. */
    interface Behaviour {
        void reply(Question question, int attempt, Wire wire) throws IOException;
    }

    private final ServerSocket server;
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final Map<UUID, List<UUID>> calls = new ConcurrentHashMap<>();
    private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

    WildGateway() {
        try {
            server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("gateway").start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    void behave(String company, Behaviour behaviour) {
        behaviours.put(company, behaviour);
    }

    /** The calls of a run that arrived, in order of arrival. */
    List<UUID> calls(UUID run) {
        return calls.computeIfAbsent(run, _ -> new CopyOnWriteArrayList<>());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().name("gateway-connection").start(() -> serve(socket));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void serve(Socket socket) {
        try (var wire = new Wire(socket)) {
            while (!socket.isClosed()) {
                answer(wire.read(), wire);
            }
        } catch (IOException e) {
            // Either side has hung up, which is what these tests are about.
        }
    }

    private void answer(Wire.Request request, Wire wire) throws IOException {
        var question = Question.of(request.headers(), request.body());
        calls(question.run()).add(question.call());
        var attempt = attempts.merge(question.run() + question.key(), 1, Integer::sum);
        behaviours.get(question.company()).reply(question, attempt, wire);
    }
}
