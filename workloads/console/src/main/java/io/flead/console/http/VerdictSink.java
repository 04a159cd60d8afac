package io.flead.console.http;

import io.flead.contract.message.Verdict;
import java.io.IOException;

/** Where verdicts go. Thread-safe. */
@FunctionalInterface
public interface VerdictSink {

    /**
     * Keeps a verdict, and waits until it is kept.
     *
     * @throws IOException when it may not be
     */
    void write(Verdict verdict) throws IOException, InterruptedException;
}
