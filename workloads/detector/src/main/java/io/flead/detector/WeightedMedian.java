package io.flead.detector;

/**
 * The value at half of the weight; the mean of two where half falls between them. Selects in place of sorting, on
 * arrays of primitives that are kept from one call to the next: a fleet has a hundred thousand values for each of
 * thousands of numbers. The result is that of the sorted values, bit for bit, as long as sums of weights are exact. Not
 * thread-safe.
 */
final class WeightedMedian {

    private double[] values = new double[0];
    private double[] weights = new double[0];

    /**
     * The median of values that are not NaN.
     *
     * @param of the values, at least one
     * @param by their weights, all above 0
     */
    double of(double[] of, double[] by) {
        if (of.length == 0) {
            throw new IllegalArgumentException("the median of no value");
        }
        if (values.length != of.length) {
            values = new double[of.length];
            weights = new double[of.length];
        }
        System.arraycopy(of, 0, values, 0, of.length);
        System.arraycopy(by, 0, weights, 0, of.length);
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        return select(total);
    }

    /**
     * Narrows the range in which half of the weight lies: values left of it are smaller, values right of it are larger.
     */
    private double select(double total) {
        int from = 0;
        int to = values.length;
        double below = 0;
        while (true) {
            double pivot = pivot(from, to);
            int less = from;
            int more = to;
            double lessWeight = 0;
            double equalWeight = 0;
            for (int next = from; next < more; ) {
                int order = compare(values[next], pivot);
                if (order < 0) {
                    lessWeight += weights[next];
                    swap(next++, less++);
                } else if (order > 0) {
                    swap(next, --more);
                } else {
                    equalWeight += weights[next++];
                }
            }
            if (2 * (below + lessWeight) > total) {
                to = less;
            } else if (2 * (below + lessWeight) == total && less > from) {
                return (largest(from, less) + pivot) / 2;
            } else if (2 * (below + lessWeight + equalWeight) > total || more == values.length) {
                return pivot;
            } else if (2 * (below + lessWeight + equalWeight) == total) {
                // Behind the range is larger than all in it, so that the next value lies in it or is its first.
                return (pivot + smallest(more, to == more ? values.length : to)) / 2;
            } else {
                below += lessWeight + equalWeight;
                from = more;
            }
        }
    }

    /** The middle one of three: sorted values, which medians of a fleet often are, are halved. */
    private double pivot(int from, int to) {
        double first = values[from];
        double middle = values[(from + to) >>> 1];
        double last = values[to - 1];
        if (compare(first, middle) > 0) {
            double other = first;
            first = middle;
            middle = other;
        }
        return compare(last, first) < 0 ? first : compare(last, middle) < 0 ? last : middle;
    }

    private double largest(int from, int to) {
        double largest = values[from];
        for (int k = from + 1; k < to; k++) {
            largest = compare(values[k], largest) > 0 ? values[k] : largest;
        }
        return largest;
    }

    private double smallest(int from, int to) {
        double smallest = values[from];
        for (int k = from + 1; k < to; k++) {
            smallest = compare(values[k], smallest) < 0 ? values[k] : smallest;
        }
        return smallest;
    }

    private void swap(int one, int other) {
        double value = values[one];
        values[one] = values[other];
        values[other] = value;
        double weight = weights[one];
        weights[one] = weights[other];
        weights[other] = weight;
    }

    /** As {@link Double#compare}, which orders -0 before 0, at the cost of a plain comparison for most. */
    private static int compare(double one, double other) {
        return one < other ? -1 : one > other ? 1 : Double.compare(one, other);
    }
}
