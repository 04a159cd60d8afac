package io.flead.local.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.flead.local.failure.UserException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The schedule with a clock in hand, and short programs for jobs. */
class ScheduledJobsTest {

    private final List<String> notes = new ArrayList<>();
    private final List<Job> launched = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final Map<Job, String> programs = new HashMap<>();
    private Instant now = Instant.parse("2026-11-22T10:07:00Z");

    @AfterEach
    void endRunningProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void bothJobsRunOneAfterTheOtherWheneverTheScheduleSaysSo() throws Exception {
        try (ScheduledJobs jobs = jobs("*/15 * * * *")) {
            jobs.tick();
            assertThat(jobs.due()).contains(Instant.parse("2026-11-22T10:15:00Z"));
            assertThat(launched).isEmpty();

            now = Instant.parse("2026-11-22T10:15:00Z");
            jobs.tick();
            assertThat(launched).containsExactly(Job.BATCH);
            assertThat(jobs.due()).contains(Instant.parse("2026-11-22T10:30:00Z"));

            runToTheEnd(jobs);
            assertThat(launched).containsExactly(Job.BATCH, Job.EVALUATE);
            runToTheEnd(jobs);
            assertThat(jobs.done()).isEqualTo(2);
            assertThat(notes).hasSize(2).allMatch(note -> note.contains("done"));

            now = Instant.parse("2026-11-22T10:31:00Z");
            jobs.tick();
            assertThat(launched).containsExactly(Job.BATCH, Job.EVALUATE, Job.BATCH);
        }
    }

    @Test
    void aJobThatFailsIsReportedAndTheOthersGoOn() throws Exception {
        programs.put(Job.BATCH, "exit 3");
        try (ScheduledJobs jobs = jobs("0 * * * *")) {
            now = Instant.parse("2026-11-22T11:00:00Z");
            jobs.tick();
            runToTheEnd(jobs);
            runToTheEnd(jobs);

            assertThat(launched).containsExactly(Job.BATCH, Job.EVALUATE);
            assertThat(jobs.failed()).isEqualTo(1);
            assertThat(jobs.done()).isEqualTo(1);
            assertThat(notes.get(0)).contains("batch ended with status 3").contains("2026-11-22T12:00:00Z");
        }
    }

    @Test
    void aFailedJobIsTriedAgainWhenItIsNextDueAndNotBefore() throws Exception {
        programs.put(Job.BATCH, "exit 1");
        try (ScheduledJobs jobs = jobs("*/15 * * * *")) {
            now = Instant.parse("2026-11-22T10:15:00Z");
            jobs.tick();
            runToTheEnd(jobs);
            runToTheEnd(jobs);
            now = Instant.parse("2026-11-22T10:29:59Z");
            jobs.tick();
            assertThat(launched).containsExactly(Job.BATCH, Job.EVALUATE);

            programs.remove(Job.BATCH);
            now = Instant.parse("2026-11-22T10:30:00Z");
            jobs.tick();
            runToTheEnd(jobs);
            runToTheEnd(jobs);

            assertThat(launched).containsExactly(Job.BATCH, Job.EVALUATE, Job.BATCH, Job.EVALUATE);
            assertThat(jobs.failed()).isEqualTo(1);
            assertThat(jobs.done()).isEqualTo(3);
        }
    }

    @Test
    void aRunThatTakesLongerLetsTheNextOnePass() throws Exception {
        programs.put(Job.BATCH, "exec sleep 60");
        Process batch;
        try (ScheduledJobs jobs = jobs("* * * * *")) {
            now = Instant.parse("2026-11-22T10:08:00Z");
            jobs.tick();
            now = Instant.parse("2026-11-22T10:09:30Z");
            jobs.tick();

            assertThat(launched).containsExactly(Job.BATCH);
            assertThat(notes).containsExactly("analytics still run: the next time is 2026-11-22T10:10:00Z");
            batch = processes.get(0);
        }
        assertThat(batch.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aJobThatCannotStartIsReported() throws Exception {
        try (ScheduledJobs jobs = new ScheduledJobs(
                Schedule.of("* * * * *"),
                List.of(Job.BATCH, Job.EVALUATE),
                job -> {
                    throw new IOException("no " + job.label());
                },
                () -> now,
                notes::add)) {
            now = now.plus(Duration.ofMinutes(1));
            jobs.tick();

            assertThat(jobs.failed()).isEqualTo(2);
            assertThat(notes).contains("analytics batch did not start: no batch");
        }
    }

    private void runToTheEnd(ScheduledJobs jobs) throws InterruptedException {
        assertThat(processes.get(processes.size() - 1).waitFor(10, TimeUnit.SECONDS))
                .isTrue();
        jobs.tick();
    }

    private ScheduledJobs jobs(String schedule) throws UserException {
        return new ScheduledJobs(
                Schedule.of(schedule), List.of(Job.BATCH, Job.EVALUATE), this::launch, () -> now, notes::add);
    }

    private Process launch(Job job) throws IOException {
        launched.add(job);
        Process process = new ProcessBuilder("/bin/sh", "-c", programs.getOrDefault(job, "exit 0")).start();
        processes.add(process);
        return process;
    }
}
