package io.flead.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A whole percentage as the API writes it, such as {@code 10%}.
 *
 * @param percent 0 to 1000
 */
public record Percentage(int percent) implements Serializable {

    /** The rule of the CRD's schema. */
    public static final String RULE = "self.matches('^(0|[1-9][0-9]{0,2}|1000)%$')";

    /** The remedy. */
    public static final String REMEDY = "must be a whole percentage from 0% to 1000%, such as 10%";

    /** Most characters. */
    public static final int MAX_CHARACTERS = 5;

    private static final int MOST = 1000;
    private static final double WHOLE = 100;

    public Percentage {
        if (percent < 0 || percent > MOST) {
            throw new IllegalArgumentException(REMEDY + ", but is " + percent);
        }
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when the text is not of this form
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Percentage parse(String text) {
        Matcher percentage = Pattern.compile("([0-9]{1,4})%").matcher(text);
        if (!percentage.matches()) {
            throw new IllegalArgumentException(REMEDY + ", but is " + text);
        }
        return new Percentage(Integer.parseInt(percentage.group(1)));
    }

    /** As a factor: 0.1 for {@code 10%}. */
    public double fraction() {
        return percent / WHOLE;
    }

    @Override
    @JsonValue
    public String toString() {
        return percent + "%";
    }
}
