package io.flead.operator.pipeline;

import io.flead.api.v1alpha1.FleadPipeline;

/**
 * Names of a pipeline's resources: its own name and the part's. All but those of topics are unique within the
 * pipeline's namespace because the pipeline's name is.
 *
 * @param pipeline the pipeline's name, at most 36 characters
 */
public record Names(String pipeline) {

    /** Longest name of a pipeline. Names of Flink deployments, made from it, may have 45 characters. */
    public static final int LONGEST_PIPELINE = 36;

    public Names {
        if (pipeline.isEmpty() || pipeline.length() > LONGEST_PIPELINE) {
            throw new IllegalArgumentException(
                    "a pipeline's name has 1 to " + LONGEST_PIPELINE + " characters: " + pipeline);
        }
    }

    public static Names of(FleadPipeline pipeline) {
        return new Names(pipeline.getMetadata().getName());
    }

    /** ConfigMap with the pipeline file. */
    public String pipelineFile() {
        return pipeline + "-pipeline";
    }

    /** Deployment that plays devices, and its Service. */
    public String producer() {
        return pipeline + "-producer";
    }

    /** FlinkDeployment, and the resources that its pods need. */
    public String training() {
        return pipeline + "-training";
    }

    /** Deployment and Service of the aggregator. */
    public String aggregator() {
        return pipeline + "-aggregator";
    }

    /** Deployment of the archivers. */
    public String archiver() {
        return pipeline + "-archiver";
    }

    /** Deployment and Service of the console. */
    public String console() {
        return pipeline + "-console";
    }

    /**
     * Job that brings the tables up to date.
     *
     * @param digest of its settings: another image or another database is another Job
     */
    public String migration(String digest) {
        return pipeline + "-migrate-" + digest;
    }

    /**
     * Job that makes missing topics.
     *
     * @param digest of its settings: other topics are another Job
     */
    public String topics(String digest) {
        return pipeline + "-topics-" + digest;
    }

    /** Service account, Role and volume of both Spark jobs. */
    public String analytics() {
        return pipeline + "-analytics";
    }

    /** SparkApplication of the stream windows. */
    public String windows() {
        return pipeline + "-windows";
    }

    /** ScheduledSparkApplication of the batch. */
    public String batch() {
        return pipeline + "-batch";
    }

    /** NetworkPolicy and PodMonitor of all pods of the pipeline. */
    public String pods() {
        return pipeline + "-pods";
    }

    /** PrometheusRule with the alerts. */
    public String alerts() {
        return pipeline + "-alerts";
    }

    /** Secret for Kafka's clients, where Kafka's own Secrets lie in another namespace. */
    public String kafkaSecret() {
        return pipeline + "-kafka";
    }

    /** ConfigMap with Grafana's dashboards. */
    public String dashboards() {
        return pipeline + "-dashboards";
    }
}
