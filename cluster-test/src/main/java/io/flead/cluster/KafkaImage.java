package io.flead.cluster;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import io.flead.api.program.BadInputException;
import io.flead.packaging.image.BaseImage;
import io.flead.packaging.image.ImageContent;
import io.flead.packaging.image.ImageException;
import io.flead.packaging.image.ImageFile;
import io.flead.packaging.image.ImageLayer;
import io.flead.packaging.image.ImageWriter;
import io.flead.packaging.image.ProjectBuild;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes an image of one Kafka broker, where Strimzi's own cannot be had: the broker that a pipeline on one machine runs
 * beside. It reads {@code /etc/kafka/server.properties}.
 */
public final class KafkaImage {

    private static final String REFERENCE = "flead-test/kafka:4";
    private static final String LIBRARIES = "/app/lib/";
    private static final String MAIN = "io.flead.local.broker.BrokerMain";

    private KafkaImage() {}

    /**
     * Writes the image.
     *
     * @param arguments the project's folder, the base as {@code tar://} and a file, the file to write
     */
    public static void main(String[] arguments)
            throws BadInputException, IOException, ImageException, InterruptedException,
                    InvalidImageReferenceException {
        Path project = Path.of(arguments[0]).toAbsolutePath().normalize();
        Map<String, ImageFile> jars = new LinkedHashMap<>();
        for (Path jar : new ProjectBuild(project).classPath("workloads/local")) {
            String name = String.valueOf(jar.getFileName());
            if (!name.contains("postgres") && !name.startsWith("nd4j") && !name.startsWith("deeplearning4j")) {
                jars.putIfAbsent(name, new ImageFile(jar, LIBRARIES + name, false));
            }
        }
        ImageContent broker = new ImageContent(
                "kafka",
                "A Kafka broker for tests",
                BaseImage.JAVA,
                List.of(new ImageLayer("broker", List.copyOf(jars.values()))),
                Optional.of(List.of(
                        "java",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        LIBRARIES + "*",
                        MAIN,
                        "/etc/kafka/server.properties")),
                "10001:10001",
                "/app",
                List.of(9092),
                Map.of());
        String digest = new ImageWriter("4", Instant.EPOCH, project.resolve("target/image-cache"))
                .writeTar(broker, arguments[1], ImageReference.parse(REFERENCE), Path.of(arguments[2]));
        System.out.println(REFERENCE + " " + digest);
    }
}
