package io.flead.analytics.job;

import java.util.concurrent.Callable;

/** Runs Spark, which throws checked exceptions that its methods do not declare: only the broadest catch holds them. */
public final class SparkWork {

    private SparkWork() {}

    /** Returns the result; any failure becomes the reason why the job failed. */
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
