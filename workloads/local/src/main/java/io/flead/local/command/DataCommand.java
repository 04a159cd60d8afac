package io.flead.local.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flead.api.program.BadInputException;
import io.flead.api.program.EnvironmentNames;
import io.flead.api.program.ExitCode;
import io.flead.local.data.Choice;
import io.flead.local.data.DataPlace;
import io.flead.local.data.DataSet;
import io.flead.local.data.DataUnavailableException;
import io.flead.local.data.RowSource;
import io.flead.local.data.TextTable;
import io.flead.local.failure.UserException;
import io.flead.process.environment.DatabaseEnvironment;
import io.flead.process.environment.KafkaEnvironment;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the newest rows of a topic or a table, or what topics and tables there are. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows the newest rows of a topic or a table and how many there are; without a name, all topics and tables.",
            "It reads a run on this machine, or a Kafka and a database that options or the environment name: --kafka and"
                    + " --database, or KAFKA_BOOTSTRAP_SERVERS with every other KAFKA_ variable, DATABASE_URL,"
                    + " DATABASE_USER and DATABASE_PASSWORD."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  flead data",
            "  flead data edge-iiot-stream -n 5 --device machine-0003",
            "  flead data device_data --follow",
            "  flead data global-model-updates -n 1 -o json | jq '.value.parameters | length'"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it was shown", "1:Kafka or the database does not answer", "2:bad input"})
public final class DataCommand implements Callable<Integer> {

    private static final int MOST_ROWS = 10_000;

    private enum Output {
        TEXT,
        JSON
    }

    @Mixin
    private final StateOptions options = new StateOptions();

    @Parameters(
            paramLabel = "TABLE|TOPIC",
            arity = "0..1",
            description = "What is shown. A topic may be named without the pipeline's prefix.")
    private @Nullable String name;

    @Option(names = "-n", paramLabel = "ROWS", defaultValue = "20", description = "Rows at most. Default: 20.")
    private int rows = 20;

    @Option(names = "--follow", description = "Goes on with every row that comes, until Ctrl-C.")
    private boolean follow;

    @Option(names = "--device", paramLabel = "ID", description = "Only rows of this device.")
    private @Nullable String device;

    @Option(
            names = "--from",
            paramLabel = "KIND",
            description = "topic or table, where both have the name. Default: the topic.")
    private DataSet.@Nullable Kind kind;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text: long lists are shortened; json: whole, one document in a line. Default: text.")
    private Output output = Output.TEXT;

    @Option(names = "--kafka", paramLabel = "HOST:PORT", description = "Kafka to read in place of a run's.")
    private @Nullable String kafka;

    @Option(names = "--database", paramLabel = "URL", description = "Database to read, as a JDBC URL of PostgreSQL.")
    private @Nullable String database;

    @Spec
    private CommandSpec specification = CommandSpec.create();

    @Override
    public Integer call() throws BadInputException, InterruptedException {
        if (rows < 1 || rows > MOST_ROWS) {
            throw new UserException("-n must be 1 to " + MOST_ROWS + ": " + rows);
        }
        if (name == null && (follow || device != null)) {
            throw new UserException("--follow and --device need a topic or a table: name one");
        }
        List<RowSource> sources = List.of();
        try {
            sources = place(System.getenv()).connect(kind == null ? List.of(DataSet.Kind.values()) : List.of(kind));
            String wanted = name;
            if (wanted == null) {
                list(sources);
            } else {
                show(wanted, sources);
            }
            return ExitCode.STOPPED;
        } catch (DataUnavailableException e) {
            specification.commandLine().getErr().println("flead: " + e.getMessage());
            return ExitCode.FAILED;
        } finally {
            sources.forEach(RowSource::close);
        }
    }

    private DataPlace place(Map<String, String> environment) throws BadInputException {
        Map<String, String> given = new HashMap<>(options.areGiven() ? Map.of() : environment);
        if (kafka != null) {
            given.put(EnvironmentNames.KAFKA_BOOTSTRAP_SERVERS, kafka);
        }
        if (database != null) {
            given.put(EnvironmentNames.DATABASE_URL, database);
            given.putAll(credentials(environment));
        }
        boolean hasKafka = given.containsKey(EnvironmentNames.KAFKA_BOOTSTRAP_SERVERS);
        boolean hasDatabase = given.containsKey(EnvironmentNames.DATABASE_URL);
        if (!hasKafka && !hasDatabase) {
            return DataPlace.ofRun(options.directory());
        }
        return new DataPlace(
                hasKafka ? Optional.of(KafkaEnvironment.of(given)) : Optional.empty(),
                hasDatabase ? Optional.of(DatabaseEnvironment.of(given)) : Optional.empty());
    }

    private static Map<String, String> credentials(Map<String, String> environment) {
        Map<String, String> credentials = new HashMap<>(environment);
        credentials.keySet().retainAll(List.of(EnvironmentNames.DATABASE_USER, EnvironmentNames.DATABASE_PASSWORD));
        return credentials;
    }

    private void list(List<RowSource> sources) throws DataUnavailableException, InterruptedException {
        List<ObjectNode> documents = new ArrayList<>();
        for (RowSource source : sources) {
            for (String each : source.names()) {
                documents.add(document(source.measure(each)));
            }
        }
        print(documents);
    }

    private ObjectNode document(DataSet set) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("kind", set.kind().label());
        document.put("name", set.name());
        if (output == Output.JSON) {
            document.put("rows", set.rows());
            document.put("exact", set.exact());
        } else {
            document.put("rows", count(set));
        }
        document.put("newest", set.newest().map(Object::toString).orElse(null));
        return document;
    }

    private void show(String wanted, List<RowSource> sources)
            throws DataUnavailableException, UserException, InterruptedException {
        Map<RowSource, List<String>> names = new LinkedHashMap<>();
        for (RowSource source : sources) {
            names.put(source, source.names());
        }
        List<Choice.Match<RowSource>> matches = Choice.of(wanted, names);
        RowSource source = matches.get(0).source();
        String found = matches.get(0).name();
        List<ObjectNode> newest = source.newest(found, rows, Optional.ofNullable(device));
        PrintWriter out = specification.commandLine().getOut();
        if (output == Output.TEXT) {
            DataSet set = source.measure(found);
            out.println(set.kind().label() + " " + found + ": " + count(set) + " rows"
                    + (matches.size() > 1 ? " (a table has this name too: --from table)" : ""));
        }
        TextTable table = print(newest);
        if (follow) {
            source.follow(found, Optional.ofNullable(device), row -> {
                out.println(output == Output.JSON ? row.toString() : table.line(row));
                out.flush();
            });
        }
    }

    private TextTable print(List<ObjectNode> documents) {
        PrintWriter out = specification.commandLine().getOut();
        TextTable table = new TextTable(documents);
        if (output == Output.JSON) {
            documents.stream().map(JsonNode::toString).forEach(out::println);
        } else if (!documents.isEmpty()) {
            out.println(table.heading());
            documents.stream().map(table::line).forEach(out::println);
        }
        out.flush();
        return table;
    }

    private static String count(DataSet set) {
        String number = String.format(Locale.ROOT, "%,d", set.rows());
        if (set.exact()) {
            return number;
        }
        return (set.kind() == DataSet.Kind.TOPIC ? "≤ " : "≈ ") + number;
    }
}
