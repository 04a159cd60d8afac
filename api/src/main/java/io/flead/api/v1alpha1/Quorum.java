package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Devices that must have reported before a round closes, as the API writes them: {@code 3}, or {@code 10%}. */
public sealed interface Quorum extends Serializable {

    /** Most devices, and the default of the API's bound on a number of them. */
    int MAX_DEVICES = 100_000;

    /** The rule of the CRD's schema. */
    String RULE = "type(self) == int ? self >= 1 && self <= 100000 : self.matches('^([1-9][0-9]?|100)%$')";

    /** The remedy. */
    String REMEDY = "must be a number of devices from 1 to 100000, or a share of the active devices from 1% to 100%";

    /**
     * The number of devices that this means.
     *
     * @param active devices that are active
     * @return at least 1
     */
    int devices(int active);

    /** The form in a file: a number or a text. */
    @JsonValue
    Object value();

    /**
     * Reads the form in a file.
     *
     * @throws IllegalArgumentException when the value is not of it
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Quorum read(Object value) {
        if (value instanceof Integer devices) {
            return new Count(devices);
        }
        Matcher share = Pattern.compile("([0-9]{1,3})%").matcher(String.valueOf(value));
        if (!share.matches()) {
            throw new IllegalArgumentException(REMEDY + ", but is " + value);
        }
        return new Share(Integer.parseInt(share.group(1)));
    }

    /**
     * A number.
     *
     * @param least the devices
     */
    record Count(int least) implements Quorum {

        public Count {
            if (least < 1 || least > MAX_DEVICES) {
                throw new IllegalArgumentException(REMEDY + ", but is " + least);
            }
        }

        @Override
        public int devices(int active) {
            return least;
        }

        @Override
        @JsonValue
        public Object value() {
            return least;
        }

        @Override
        public String toString() {
            return Integer.toString(least);
        }
    }

    /**
     * A share of the active devices, rounded up.
     *
     * @param percent from 1 to 100
     */
    record Share(int percent) implements Quorum {

        public Share {
            if (percent < 1 || percent > 100) {
                throw new IllegalArgumentException(REMEDY + ", but is " + percent + "%");
            }
        }

        @Override
        public int devices(int active) {
            return (int) Math.max(1, ((long) active * percent + 99) / 100);
        }

        @Override
        @JsonValue
        public Object value() {
            return percent + "%";
        }

        @Override
        public String toString() {
            return percent + "%";
        }
    }
}
