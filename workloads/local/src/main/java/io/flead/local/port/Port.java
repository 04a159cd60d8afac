package io.flead.local.port;

/** A listener of a local run, with the port it prefers. */
public enum Port {
    /** Kafka, for clients. */
    KAFKA("kafka", 9092),
    /** Kafka's controller, for Kafka itself. */
    KAFKA_CONTROLLER("kafka-controller", 9093),
    /** PostgreSQL. */
    DATABASE("database", 5432),
    /** The aggregator's API, health and metrics. */
    AGGREGATOR("aggregator", 8080),
    /** The producer's health and metrics. */
    PRODUCER("producer", 8081),
    /** The training job's health. */
    TRAINING("training", 8082),
    /** The archiver's health and metrics. */
    ARCHIVER("archiver", 8083),
    /** The windows' health and metrics. */
    ANALYTICS("analytics", 8085),
    /** The console's page and API. */
    CONSOLE("console", 8088),
    /** The training job's metrics. */
    TRAINING_METRICS("training-metrics", 9249);

    private final String label;
    private final int preferred;

    Port(String label, int preferred) {
        this.label = label;
        this.preferred = preferred;
    }

    /** Its name for people and in {@code run.json}. */
    public String label() {
        return label;
    }

    /** The port it takes when that is free. */
    public int preferred() {
        return preferred;
    }
}
