package io.flead.local.metrics;

/** Growth of a child's counter over restarts of the child, which begin again at zero. Used by one thread. */
public final class CounterGrowth {

    private double last;
    private double grown;

    /** The counter's value now. */
    public void seen(double value) {
        grown += value < last ? value : value - last;
        last = value;
    }

    /** Growth is counted from here on. */
    public void begin() {
        grown = 0;
    }

    /** Growth since the beginning, as far as it was seen. */
    public long grown() {
        return (long) grown;
    }
}
