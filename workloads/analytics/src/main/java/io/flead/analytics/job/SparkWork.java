package io.flead.analytics.job;

import java.util.concurrent.Callable;

/** Work that Spark does. It throws checked exceptions that its methods do not declare: only the broadest catch holds them. */
public final class SparkWork {

    private SparkWork() {}

    /** What comes of it; whatever it fails of is told as the reason why the job cannot go on. */
    public static <T> T result(Callable<T> work) throws JobFailedException {
        try {
            return work.call();
        } catch (JobFailedException e) {
            throw e;
        } catch (Exception e) {
            throw JobFailedException.ofSpark(e);
        }
    }
}
