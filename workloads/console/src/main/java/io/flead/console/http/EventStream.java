package io.flead.console.http;

import io.flead.console.event.EventLog;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * {@code /api/events}: Server-Sent Events. Each client has a thread while it listens; one that names the last event it
 * has goes on after it, and one whose events are gone is told to begin again by the event {@code reset}.
 */
final class EventStream implements Handler {

    /** Clients that may listen at once. */
    static final int CLIENTS = 60;

    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final byte[] BEAT = ": beat\n\n".getBytes(StandardCharsets.UTF_8);

    private final EventLog events;
    private final Semaphore free = new Semaphore(CLIENTS);

    EventStream(EventLog events) {
        this.events = events;
    }

    @Override
    public void handle(Context context) throws IOException {
        if (!free.tryAcquire()) {
            throw new ProblemException(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    CLIENTS
                            + " pages listen already, which is the most: close one, or ask /api/overview now and then.");
        }
        try {
            context.res().setContentType("text/event-stream; charset=utf-8");
            context.res().setHeader("Cache-Control", "no-store");
            context.res().setHeader("X-Accel-Buffering", "no");
            send(context.res().getOutputStream(), start(context));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The client has gone.
        } finally {
            free.release();
        }
    }

    private long start(Context context) {
        String last = context.header("Last-Event-ID");
        try {
            return last == null ? events.newest() : Long.parseLong(last);
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    HttpStatus.BAD_REQUEST, "Last-Event-ID must be the number of an event that was sent.");
        }
    }

    private void send(OutputStream out, long start) throws IOException, InterruptedException {
        out.write("retry: 1000\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        long last = start;
        while (!events.isClosed()) {
            EventLog.Answer answer = events.after(last, HEARTBEAT);
            if (!answer.complete()) {
                write(out, new EventLog.Event(answer.newest(), "reset", "{}"));
            }
            for (EventLog.Event event : answer.events()) {
                write(out, event);
            }
            if (answer.complete() && answer.events().isEmpty()) {
                out.write(BEAT);
            }
            out.flush();
            last = answer.newest();
        }
    }

    private static void write(OutputStream out, EventLog.Event event) throws IOException {
        out.write(("id: " + event.id() + "\nevent: " + event.type() + "\ndata: " + event.data() + "\n\n")
                .getBytes(StandardCharsets.UTF_8));
    }
}
