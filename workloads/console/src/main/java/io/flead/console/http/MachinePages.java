package io.flead.console.http;

import io.flead.console.upstream.Answer;
import io.flead.console.upstream.Machines;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/machines} and {@code /api/machines/failure?machine=}: the simulator's own API, passed on. The machine is in
 * the query because its id may hold slashes.
 */
final class MachinePages {

    private static final Logger LOG = LoggerFactory.getLogger(MachinePages.class);
    private static final String NONE = "{\"failureTypes\":[],\"machines\":[],\"after\":null}";
    private static final String FAILURE = "/api/machines/failure";

    private final Machines machines;

    @FunctionalInterface
    private interface Question {
        Answer ask(Optional<String> authorization) throws IOException, InterruptedException;
    }

    MachinePages(Machines machines) {
        this.machines = machines;
    }

    void add(RoutesConfig routes) {
        routes.get("/api/machines", context -> {
            if (machines.areThere()) {
                pass(context, machines::list);
            } else {
                none(context);
            }
        });
        routes.post(FAILURE, context -> {
            String machine = Query.required(context, "machine");
            String body = context.body();
            pass(context, authorization -> machines.fail(machine, body, authorization));
        });
        routes.delete(FAILURE, context -> {
            String machine = Query.required(context, "machine");
            pass(context, authorization -> machines.mend(machine, authorization));
        });
    }

    private static void none(Context context) {
        context.contentType("application/json").result(NONE);
    }

    private void pass(Context context, Question question) throws InterruptedException {
        if (!machines.areThere()) {
            throw new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "The pipeline has no simulator that the console knows of: machines can be broken only there.");
        }
        try {
            Answer answer = question.ask(Optional.ofNullable(context.header("Authorization")));
            // The producer of a release before, or one that replays files, has no machines.
            if (answer.status() == HttpStatus.NOT_FOUND.getCode()
                    && context.method().name().equals("GET")) {
                none(context);
                return;
            }
            context.status(answer.status()).contentType(answer.mediaType()).result(answer.body());
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("reason", e.getMessage()).log("producer_unavailable");
            throw new ProblemException(
                    HttpStatus.BAD_GATEWAY, "The producer does not answer: see its log, and try again.");
        }
    }
}
