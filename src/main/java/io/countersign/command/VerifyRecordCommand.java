package io.countersign.command;

import io.countersign.record.VerifyRecord;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Verifies what was exported of the record, without the database. */
@Command(
        name = VerifyRecord.NAME,
        description = "Verifies an exported chain of the record, or an archive of it, from the files alone.")
class VerifyRecordCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "record.jsonl [heads.json [key.pem]], or archive.jsonl [key.pem]")
    private List<String> files = List.of();

    VerifyRecordCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return VerifyRecord.run(files, terminal.out());
    }
}
