package io.flead.packaging.image;

import io.flead.api.program.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The content of every image. Paths, classes and users are those that the operator writes into pods; a test compares
 * them.
 */
public final class ImageCatalog {

    private static final String SERVICE_USER = "10001:10001";
    private static final String FLINK_USER = "9999:9999";
    private static final String SPARK_USER = "185:185";
    private static final String APP = "/app";
    private static final String FLINK = "/opt/flink";
    private static final String SPARK = "/opt/spark";
    private static final String COMMAND = "/opt/flead";
    private static final int HTTP_PORT = 8080;
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final ProjectBuild build;
    private final Path stage;
    private final boolean ownFlink;

    /**
     * A catalogue.
     *
     * @param build what is put into the images
     * @param stage folder for files that are made for an image
     * @param ownFlink whether Flink is made from Maven's artifacts, instead of a base that has it
     */
    public ImageCatalog(ProjectBuild build, Path stage, boolean ownFlink) {
        this.build = build;
        this.stage = stage;
        this.ownFlink = ownFlink;
    }

    /** Every image, by name. */
    public Map<String, ImageContent> images() throws BadInputException, IOException {
        Map<String, ImageContent> images = new LinkedHashMap<>();
        for (ImageContent image : List.of(
                service("operator", "operator", "io.flead.operator.OperatorMain", "FLEAD operator"),
                service("producer", "workloads/producer", "io.flead.producer.ProducerMain", "FLEAD device simulator"),
                service("aggregator", "workloads/aggregator", "io.flead.aggregator.AggregatorMain", "FLEAD aggregator"),
                service("archiver", "workloads/archiver", "io.flead.archiver.ArchiverMain", "FLEAD archiver"),
                service("console", "workloads/console", "io.flead.console.ConsoleMain", "FLEAD console"),
                training(),
                analytics(),
                command())) {
            images.put(image.name(), image);
        }
        return images;
    }

    /** A program with a class path of its own, started by Java. */
    private ImageContent service(String name, String module, String mainClass, String title)
            throws BadInputException, IOException {
        List<Path> classPath = build.classPath(module);
        StringBuilder arguments = new StringBuilder("-cp ");
        List<String> targets =
                classPath.stream().map(jar -> APP + "/lib/" + jar.getFileName()).toList();
        arguments.append(String.join(":", targets)).append('\n');
        Path options = build.root().resolve(module).resolve("jvm.options");
        if (Files.exists(options)) {
            arguments.append(Files.readString(options));
        }
        Path file = write(name + "/java-arguments", arguments.toString());
        List<ImageLayer> layers = new ArrayList<>(jarLayers(classPath, APP + "/lib/"));
        layers.add(new ImageLayer("start", List.of(ImageFile.data(file, APP + "/java-arguments"))));
        return new ImageContent(
                "flead-" + name,
                title,
                BaseImage.JAVA,
                layers,
                Optional.of(List.of("java", "@" + APP + "/java-arguments", mainClass)),
                SERVICE_USER,
                APP,
                List.of(HTTP_PORT),
                Map.of());
    }

    /**
     * The Flink job: a thin jar and its libraries, without Flink's and the loggers', which the cluster's class loader
     * gives; DL4J and its natives beside Flink, so that a job that starts again finds them loaded.
     */
    private ImageContent training() throws BadInputException, IOException {
        List<Path> libraries = build.libraries("workloads/training").stream()
                .filter(jar -> !isFlinks(jar))
                .toList();
        List<Path> job = libraries.stream().filter(jar -> !isDl4j(jar)).toList();
        List<Path> shared = libraries.stream().filter(ImageCatalog::isDl4j).toList();
        List<ImageLayer> layers = new ArrayList<>();
        if (ownFlink) {
            layers.add(flink());
        }
        layers.addAll(jarLayers(shared, FLINK + "/lib/"));
        layers.addAll(jarLayers(job, FLINK + "/usrlib/lib/"));
        layers.add(new ImageLayer(
                "job", List.of(ImageFile.data(build.jar("workloads/training"), FLINK + "/usrlib/flead-training.jar"))));
        Map<String, String> environment = new LinkedHashMap<>();
        if (ownFlink) {
            environment.put("FLINK_HOME", FLINK);
            environment.put("PATH", FLINK + "/bin:" + PATH);
            environment.put("MALLOC_ARENA_MAX", "4");
        }
        return new ImageContent(
                "flead-training",
                "FLEAD training and detection, a Flink application",
                ownFlink ? BaseImage.JAVA : BaseImage.FLINK,
                layers,
                ownFlink ? Optional.of(List.of("/docker-entrypoint.sh")) : Optional.empty(),
                FLINK_USER,
                FLINK,
                List.of(),
                environment);
    }

    /** What Flink's own image has: its libraries, the Prometheus reporter as a plugin, start scripts. */
    private ImageLayer flink() throws BadInputException, IOException {
        List<ImageFile> files = new ArrayList<>();
        for (Path jar : build.libraries("packaging/flink")) {
            String folder = name(jar).startsWith("flink-metrics-prometheus") ? "/plugins/metrics-prometheus/" : "/lib/";
            files.add(ImageFile.data(jar, FLINK + folder + jar.getFileName()));
        }
        Path scripts = build.root().resolve("packaging/scripts/flink");
        files.add(ImageFile.program(scripts.resolve("docker-entrypoint.sh"), "/docker-entrypoint.sh"));
        files.add(ImageFile.data(scripts.resolve("flink-jvm.sh"), FLINK + "/bin/flink-jvm.sh"));
        files.add(ImageFile.data(scripts.resolve("log4j-console.properties"), FLINK + "/bin/log4j-console.properties"));
        for (String script : List.of("kubernetes-jobmanager.sh", "kubernetes-taskmanager.sh")) {
            files.add(ImageFile.program(scripts.resolve(script), FLINK + "/bin/" + script));
        }
        return new ImageLayer("flink", files);
    }

    /** Spark with the module's own class path, so that each library is there once, in the version that is tested. */
    private ImageContent analytics() throws BadInputException, IOException {
        List<Path> jars = build.libraries("packaging/spark").stream()
                .filter(jar -> !name(jar).startsWith("flead-analytics-"))
                .filter(jar -> !isForeignNative(jar))
                .toList();
        List<ImageLayer> layers = new ArrayList<>(jarLayers(jars, SPARK + "/jars/"));
        Path scripts = build.root().resolve("packaging/scripts/spark");
        Path workDirectory = Files.createDirectories(stage.resolve("work-dir"));
        layers.add(new ImageLayer(
                "job",
                List.of(
                        ImageFile.program(workDirectory, SPARK + "/work-dir"),
                        ImageFile.program(scripts.resolve("entrypoint.sh"), "/opt/entrypoint.sh"),
                        ImageFile.program(scripts.resolve("spark-submit"), SPARK + "/bin/spark-submit"),
                        ImageFile.data(build.jar("workloads/analytics"), SPARK + "/jars/flead-analytics.jar"))));
        return new ImageContent(
                "flead-analytics",
                "FLEAD analytics, Spark jobs",
                BaseImage.JAVA,
                layers,
                Optional.of(List.of("/opt/entrypoint.sh")),
                SPARK_USER,
                SPARK,
                List.of(),
                Map.of("SPARK_HOME", SPARK, "PATH", SPARK + "/bin:" + PATH));
    }

    /** The flead command for pods and pipelines of build servers: without the broker and the database of a local run. */
    private ImageContent command() throws BadInputException, IOException {
        Map<String, Path> jars = new LinkedHashMap<>();
        List<ImageFile> start = new ArrayList<>();
        Path placeholder = write("flead/README", "The jars of this program are in " + COMMAND + "/lib.\n");
        for (String module : List.of("workloads/local", "workloads/evaluation", "workloads/aggregator", "operator")) {
            List<Path> classPath = build.classPath(module).stream()
                    .filter(jar -> !isServer(jar) && !isDl4j(jar) && !name(jar).startsWith("flead-detector-dl4j"))
                    .toList();
            classPath.forEach(jar -> jars.putIfAbsent(name(jar), jar));
            String path = String.join(
                    ":",
                    classPath.stream().map(jar -> COMMAND + "/lib/" + name(jar)).toList());
            String target = COMMAND + "/" + module + "/target/";
            start.add(ImageFile.data(write("flead/" + module, path), target + "classpath.txt"));
            start.add(ImageFile.data(placeholder, target + "classes/README"));
        }
        start.add(ImageFile.program(build.root().resolve("bin/flead"), COMMAND + "/bin/flead"));
        List<ImageLayer> layers = new ArrayList<>(jarLayers(List.copyOf(jars.values()), COMMAND + "/lib/"));
        layers.add(new ImageLayer("start", start));
        return new ImageContent(
                "flead",
                "The flead command",
                BaseImage.JAVA,
                layers,
                Optional.of(List.of(COMMAND + "/bin/flead")),
                SERVICE_USER,
                COMMAND,
                List.of(),
                Map.of("FLEAD_HOME", COMMAND));
    }

    /** Foreign libraries first: they change least. */
    private static List<ImageLayer> jarLayers(List<Path> jars, String folder) {
        List<ImageLayer> layers = new ArrayList<>();
        Map<String, Predicate<Path>> kinds = new LinkedHashMap<>();
        kinds.put("libraries", jar -> !ProjectBuild.isOurs(jar));
        kinds.put("modules", ProjectBuild::isOurs);
        kinds.forEach((name, kind) -> {
            List<ImageFile> files = jars.stream()
                    .filter(kind)
                    .map(jar -> ImageFile.data(jar, folder + jar.getFileName()))
                    .toList();
            if (!files.isEmpty()) {
                layers.add(new ImageLayer(name + " in " + folder, files));
            }
        });
        return layers;
    }

    private Path write(String name, String text) throws IOException {
        Path file = stage.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String name(Path jar) {
        return jar.getFileName().toString();
    }

    /** Of Flink itself, or of the loggers that its own class loader gives to every job. */
    private static boolean isFlinks(Path jar) {
        String path = jar.toString();
        return (path.contains("/org/apache/flink/") && !path.contains("/flink-connector-kafka/"))
                || path.contains("/org/apache/logging/")
                || path.contains("/org/slf4j/");
    }

    private static boolean isDl4j(Path jar) {
        String path = jar.toString();
        return path.contains("/org/bytedeco/")
                || path.contains("/org/nd4j/")
                || path.contains("/org/deeplearning4j/")
                || path.contains("/flatbuffers-java/")
                || path.contains("/commons-collections4/");
    }

    /** Of the broker and the database that a local run starts. */
    private static boolean isServer(Path jar) {
        String path = jar.toString();
        return (path.contains("/org/apache/kafka/") && !path.contains("/kafka-clients/"))
                || path.contains("/io/zonky/")
                || path.contains("/org/scala-lang/")
                || path.contains("/com/typesafe/scala-logging/")
                || path.contains("/com/yammer/metrics/");
    }

    private static boolean isForeignNative(Path jar) {
        return name(jar).matches(".*-(linux-(riscv64|aarch_64)|osx-\\w+|windows-\\w+)\\.jar");
    }
}
