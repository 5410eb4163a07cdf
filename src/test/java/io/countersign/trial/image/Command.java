package io.countersign.trial.image;

import java.io.IOException;
import java.util.List;

/** Programs of this machine that are waited for. */
final class Command {
    private Command() {}

    /** What the program wrote; its errors count as failures of ours. */
    static String run(List<String> command) throws IOException, InterruptedException {
        var result = attempt(command);
        if (result.status() != 0) {
            throw new IOException(
                    String.join(" ", command) + " ended with " + result.status() + ":\n" + result.output());
        }
        return result.output();
    }

    static Result attempt(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        return new Result(process.waitFor(), output.strip());
    }

    record Result(int status, String output) {}
}
