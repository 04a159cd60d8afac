package io.flead.analytics.batch;

/** Where the batch reads readings from. */
public enum ReadingOrigin {
    /** The database where it holds any, else Kafka. */
    AUTO,
    /** The table {@code device_data}. */
    DATABASE,
    /** What the topic still holds. */
    KAFKA
}
