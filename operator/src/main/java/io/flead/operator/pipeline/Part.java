package io.flead.operator.pipeline;

/** The parts of a pipeline that its status reports, in the order in which data passes them. */
public enum Part {
    TOPICS("Topics"),
    PRODUCER("Producer"),
    TRAINING("Training"),
    AGGREGATOR("Aggregator"),
    ARCHIVER("Archiver"),
    ANALYTICS("Analytics"),
    CONSOLE("Console");

    private final String word;

    Part(String word) {
        this.word = word;
    }

    /** The part in a sentence, such as {@code Topics}. */
    public String word() {
        return word;
    }

    /** Type of its condition in the status, such as {@code TopicsReady}. */
    public String conditionType() {
        return word + "Ready";
    }
}
