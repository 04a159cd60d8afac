package io.flead.producer;

import io.flead.process.program.Shutdown;
import io.flead.producer.fleet.Device;
import io.flead.producer.fleet.Message;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays a fleet at its pace, on the thread that calls {@link #run}. */
final class FleetPlayback {

    private static final Logger LOG = LoggerFactory.getLogger(FleetPlayback.class);

    private static final long SHORTEST_SLEEP_NANOS = Duration.ofMillis(1).toNanos();
    private static final long LONGEST_SLEEP_NANOS = Duration.ofMillis(200).toNanos();
    private static final long LATE_NANOS = Duration.ofMillis(100).toNanos();
    private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final double MILLIS_PER_SECOND = 1000;

    private final Track[] tracks;
    private final double rate;
    private final ReadingPublisher publisher;
    private final ProducerMetrics metrics;
    private final Shutdown shutdown;
    private final AtomicInteger playing;

    /**
     * A fleet at the place where it goes on.
     *
     * @param played highest sequence already published, of those devices that have one
     * @param rate readings per second and device
     */
    FleetPlayback(
            List<Device> devices,
            Map<String, Long> played,
            double rate,
            ReadingPublisher publisher,
            ProducerMetrics metrics,
            Shutdown shutdown) {
        this.tracks = devices.stream()
                .map(device -> new Track(device, played.getOrDefault(device.id(), -1L) + 1))
                .toArray(Track[]::new);
        this.rate = rate;
        this.publisher = publisher;
        this.metrics = metrics;
        this.shutdown = shutdown;
        this.playing = new AtomicInteger(tracks.length);
    }

    /** Finds each device's place. That takes its time in a long file: before the clock starts, so that nothing is late for it. */
    void enter() {
        for (Track track : tracks) {
            track.enter();
        }
    }

    /** Plays until it is asked to stop, or publishing has failed for good. A fleet played to its end waits for that. */
    void run() {
        try {
            OpenLoopPacer pacer = new OpenLoopPacer(tracks.length, rate, System.nanoTime());
            metrics.observeLateness(
                    () -> playing.get() == 0 ? 0 : pacer.late(System.nanoTime()).toMillis() / MILLIS_PER_SECOND);
            while (!ended() && playing.get() > 0) {
                playDue(pacer);
                long sleep = pacer.nanosToNext(System.nanoTime());
                LockSupport.parkNanos(Math.max(SHORTEST_SLEEP_NANOS, Math.min(sleep, LONGEST_SLEEP_NANOS)));
            }
            if (playing.get() == 0) {
                LOG.atInfo()
                        .addKeyValue("devices", tracks.length)
                        .addKeyValue("detail", "every row is played; idle")
                        .log("played");
            }
            while (!ended()) {
                LockSupport.parkNanos(LONGEST_SLEEP_NANOS);
            }
        } catch (InterruptException e) {
            if (!shutdown.requested()) {
                throw e;
            }
        }
    }

    private boolean ended() {
        return shutdown.requested() || publisher.failure() != null;
    }

    private void playDue(OpenLoopPacer pacer) {
        long now = System.nanoTime();
        for (long due = pacer.due(now); due > 0 && !ended(); due--) {
            if (-pacer.nanosToNext(now) > LATE_NANOS) {
                metrics.late();
            }
            tracks[(int) (pacer.tick() % tracks.length)].play();
            pacer.played();
        }
    }

    /** A device and how it fares. */
    private final class Track {

        private final Device device;
        private final long startSequence;
        private boolean entered;
        private boolean done;
        private boolean faulty;
        private long retryNanos;

        private Track(Device device, long startSequence) {
            this.device = device;
            this.startSequence = startSequence;
        }

        private void enter() {
            if (shutdown.requested()) {
                return;
            }
            try {
                device.startAt(startSequence);
                entered = true;
            } catch (IOException e) {
                fault(e);
            }
        }

        private void play() {
            if (done || (faulty && System.nanoTime() - retryNanos < 0)) {
                return;
            }
            if (!entered) {
                enter();
            }
            if (entered) {
                playNext();
            }
        }

        private void playNext() {
            long now = System.currentTimeMillis();
            try {
                Optional<Message> message = device.next(now);
                if (faulty) {
                    faulty = false;
                    LOG.atInfo().addKeyValue("device", device.id()).log("device_recovered");
                }
                if (message.isPresent()) {
                    publisher.publish(device.id(), message.get(), now);
                } else {
                    done = true;
                    playing.decrementAndGet();
                    metrics.deviceDone();
                }
            } catch (IOException e) {
                fault(e);
            }
        }

        /** Puts the device aside for a while; it has not moved, so nothing of it is lost. */
        private void fault(IOException e) {
            if (!shutdown.requested()) {
                LOG.atWarn()
                        .addKeyValue("device", device.id())
                        .addKeyValue("error", e.toString())
                        .addKeyValue("retry", "10s")
                        .log("device_unreadable");
            }
            faulty = true;
            retryNanos = System.nanoTime() + RETRY_NANOS;
        }
    }
}
