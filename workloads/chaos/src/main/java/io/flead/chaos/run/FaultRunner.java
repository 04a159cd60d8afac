package io.flead.chaos.run;

import io.flead.chaos.plan.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/** Carries faults out, several at a time. */
final class FaultRunner {

    private final Children children;
    private final SmallDisk disk;
    private final LedgerReader ledger;
    private final Journal journal;
    private final ExecutorService faults = Executors.newCachedThreadPool();

    FaultRunner(Children children, SmallDisk disk, LedgerReader ledger, Journal journal) {
        this.children = children;
        this.disk = disk;
        this.ledger = ledger;
        this.journal = journal;
    }

    /** Begins a fault, which ends by itself. */
    void begin(Fault fault) {
        faults.execute(() -> carryOut(fault));
    }

    /** Waits for the faults that have begun. */
    void end(Duration within) throws InterruptedException {
        faults.shutdown();
        if (!faults.awaitTermination(within.toSeconds(), TimeUnit.SECONDS)) {
            journal.fail("a fault did not come to its end");
        }
    }

    private void carryOut(Fault fault) {
        try {
            if (fault instanceof Fault.Kill kill) {
                kill(kill.child());
            } else if (fault instanceof Fault.Stop stop) {
                stop(stop.child(), stop.length());
            } else if (fault instanceof Fault.FullDisk full) {
                fill(full.length());
            } else if (fault instanceof Fault.DeletedTopic) {
                journal.say("delete topic " + ledger.expendableTopic());
                ledger.deleteAndMakeAgain(ledger.expendableTopic());
            } else if (fault instanceof Fault.Malformed malformed) {
                journal.say("send " + malformed.count() + " malformed records");
                ledger.sendMalformed(malformed.count());
            }
        } catch (IOException | ExecutionException | TimeoutException | KafkaException e) {
            // A broker may be down at that moment; the topics show the steps that were done.
            journal.say("could not finish " + fault + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void kill(String child) {
        boolean killed = children.kill(child);
        if (killed) {
            journal.killed();
        }
        journal.say((killed ? "kill " : "down already: ") + child);
    }

    private void stop(String child, Duration length) throws IOException, InterruptedException {
        List<ProcessHandle> stopped = children.stop(child);
        if (!stopped.isEmpty()) {
            journal.stopped();
        }
        journal.say(
                (stopped.isEmpty() ? "down already: " : "stop ") + child + " for " + length.toMillis() / 1000.0 + " s");
        Wait.pause(length);
        children.goOn(stopped);
    }

    private void fill(Duration length) throws IOException, InterruptedException {
        if (disk.canBeFilled()) {
            journal.say("full disk for " + length.toSeconds() + " s");
            disk.fill();
            Wait.pause(length);
            disk.empty();
        }
    }
}
