package io.flead.producer.generate;

import io.flead.producer.generate.GeneratePlan.Destination;
import io.flead.producer.generate.GeneratePlan.Format;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Posts readings in batches: a JSON array, or CSV with its heading. One request at a time, in order. An endpoint that
 * is away, or answers 408, 429 or 5xx, is tried again with back-off, without end; meanwhile {@value #BUFFERED} batches
 * wait, and then {@link #write} does. Any other answer above 299 is final. A batch may come twice, when its answer was
 * lost.
 */
final class HttpSink implements Sink {

    static final int BUFFERED = 64;

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final long WAIT_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LOOK_MILLIS = 20;
    private static final int OK = 299;
    private static final int SERVER_ERROR = 500;
    private static final int SHOWN = 200;
    private static final Set<Integer> PASSING = Set.of(408, 425, 429);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final Destination.Http destination;
    private final boolean json;
    private final byte[] begin;
    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BUFFERED);
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final Thread sender;
    private volatile @Nullable String failure;
    private final Bytes gathered = new Bytes();
    private int gatheredReadings;
    private long gatheredAt;
    private long taken;

    @SuppressWarnings("ArrayRecordComponent") // bytes on their way: copying would be work for nothing
    private record Batch(byte[] body, int length, int readings) {}

    HttpSink(Destination.Http destination, GeneratePlan.Layout layout) {
        this.destination = destination;
        this.json = layout.format() == Format.JSON;
        this.begin = (json ? "[" : ReadingWriter.heading(layout)).getBytes(StandardCharsets.UTF_8);
        this.sender = new Thread(this::send, "http-sender");
        sender.setDaemon(true);
        sender.start();
    }

    @Override
    public void write(Block block) throws IOException, InterruptedException {
        byte[] bytes = block.bytes().array();
        for (int reading = 0; reading < block.count(); reading++) {
            if (gatheredReadings == 0) {
                gathered.add(begin);
                gatheredAt = System.nanoTime();
            } else if (json) {
                gathered.add(',');
            }
            gathered.add(bytes, block.from(reading), block.to(reading) - block.from(reading) - (json ? 1 : 0));
            gatheredReadings++;
            taken++;
            if (gatheredReadings == destination.batch()) {
                pass();
            }
        }
    }

    @Override
    public void tick() throws IOException, InterruptedException {
        check();
        if (gatheredReadings > 0 && System.nanoTime() - gatheredAt > WAIT_NANOS) {
            pass();
        }
    }

    @Override
    public void finish(Duration patience) throws IOException, InterruptedException {
        if (gatheredReadings > 0) {
            pass();
        }
        long end = System.nanoTime() + patience.toNanos();
        while (acknowledged.get() < taken && failure == null && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        check();
    }

    @Override
    public long acknowledged() {
        return acknowledged.get();
    }

    @Override
    public long errors() {
        return errors.get();
    }

    @Override
    public void close() {
        sender.interrupt();
    }

    private void pass() throws IOException, InterruptedException {
        if (json) {
            gathered.add(']');
        }
        Batch batch =
                new Batch(Arrays.copyOf(gathered.array(), gathered.length()), gathered.length(), gatheredReadings);
        gathered.clear();
        gatheredReadings = 0;
        do {
            check();
        } while (!batches.offer(batch, LOOK_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void check() throws IOException {
        String known = failure;
        if (known != null) {
            throw new IOException(known);
        }
    }

    private void send() {
        try {
            while (failure == null) {
                Batch batch = batches.take();
                long pause = FIRST_PAUSE_MILLIS;
                while (!post(batch)) {
                    errors.incrementAndGet();
                    TimeUnit.MILLISECONDS.sleep(pause);
                    pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False where it must be tried again. */
    private boolean post(Batch batch) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(destination.url())
                .timeout(TIMEOUT)
                .header("Content-Type", json ? "application/json" : "text/csv; charset=utf-8")
                .POST(BodyPublishers.ofByteArray(batch.body(), 0, batch.length()))
                .build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            int status = answer.statusCode();
            if (status <= OK) {
                acknowledged.addAndGet(batch.readings());
                return true;
            }
            if (status >= SERVER_ERROR || PASSING.contains(status)) {
                return false;
            }
            String body = answer.body().strip();
            failure = "--url " + destination.url() + " refuses readings with status " + status
                    + (body.isEmpty() ? "" : ": " + body.substring(0, Math.min(SHOWN, body.length())));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
