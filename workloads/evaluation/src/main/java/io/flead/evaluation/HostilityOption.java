package io.flead.evaluation;

import io.flead.evaluation.fleet.Hostility;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads values of {@code --hostile}, such as {@code signFlip:20}. */
final class HostilityOption implements ITypeConverter<Hostility> {

    private static final Pattern FORM = Pattern.compile("([a-zA-Z]+):([0-9]{1,2})%?");

    @Override
    public Hostility convert(String value) {
        Matcher matcher = FORM.matcher(value);
        if (matcher.matches()) {
            for (Hostility.Kind kind : Hostility.Kind.values()) {
                if (kind.label()
                        .toLowerCase(Locale.ROOT)
                        .equals(matcher.group(1).toLowerCase(Locale.ROOT))) {
                    return share(kind, Integer.parseInt(matcher.group(2)));
                }
            }
        }
        throw new TypeConversionException("must be one of "
                + Arrays.stream(Hostility.Kind.values())
                        .map(Hostility.Kind::label)
                        .collect(Collectors.joining(", "))
                + " with a percentage, such as signFlip:20, but is " + value);
    }

    private static Hostility share(Hostility.Kind kind, int percent) {
        try {
            return new Hostility(kind, percent);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
