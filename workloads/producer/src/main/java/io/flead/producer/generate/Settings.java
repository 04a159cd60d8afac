package io.flead.producer.generate;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of all settings, by precedence: option, file, preset, default. Reads them as what they are; a value that
 * cannot be read is a problem, and its default takes its place, so that all problems are found at once.
 */
final class Settings {

    private static final Pattern TIME = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)\\s*(ms|s|m|min|h|d)?");
    private static final Pattern SIZE = Pattern.compile("([0-9]+)\\s*([kmg]?)i?b?", Pattern.CASE_INSENSITIVE);
    private static final BigDecimal LONGEST_SECONDS =
            BigDecimal.valueOf(Duration.ofDays(36_525).toSeconds());

    private final Map<Setting, String> values = new EnumMap<>(Setting.class);
    private final Map<Setting, String> given = new EnumMap<>(Setting.class);
    private final List<String> problems;

    /**
     * The values.
     *
     * @param problems gets a line for each problem
     */
    Settings(Map<Setting, String> options, Map<Setting, String> file, List<String> problems) {
        this.problems = problems;
        for (Setting setting : Setting.values()) {
            values.put(setting, setting.standard());
        }
        given.putAll(file);
        given.putAll(options);
        String preset = given.getOrDefault(Setting.PRESET, "");
        if (!preset.isEmpty()) {
            Preset.named(preset)
                    .ifPresentOrElse(
                            known -> values.putAll(known.settings()),
                            () -> problems.add("--preset " + preset
                                    + " is unknown: choose one of development, production, instructor"));
        }
        values.putAll(given);
    }

    /** Whether an option or the file gives it. */
    boolean isGiven(Setting setting) {
        return given.containsKey(setting) && !text(setting).isEmpty();
    }

    String text(Setting setting) {
        return values.getOrDefault(setting, "").strip();
    }

    /** Adds a problem of a setting. */
    void problem(Setting setting, String remedy) {
        problems.add(setting.option() + " " + text(setting) + ": " + remedy);
    }

    boolean isOn(Setting setting) {
        return switch (text(setting).toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0", "" -> false;
            default -> {
                problem(setting, "is neither true nor false");
                yield Boolean.parseBoolean(setting.standard());
            }
        };
    }

    double number(Setting setting, double least, double greatest) {
        String text = text(setting);
        try {
            double number = Double.parseDouble(text);
            if (number >= least && number <= greatest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        problem(setting, "is no number from " + plain(least) + " to " + plain(greatest));
        return setting.standard().isEmpty() ? least : Double.parseDouble(setting.standard());
    }

    long whole(Setting setting, long least, long greatest) {
        try {
            long number = Long.parseLong(text(setting).replace("_", ""));
            if (number >= least && number <= greatest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        problem(setting, "is no whole number from " + least + " to " + greatest);
        return setting.standard().isEmpty() ? least : Long.parseLong(setting.standard());
    }

    double share(Setting setting) {
        return number(setting, 0, 1);
    }

    Duration time(Setting setting) {
        Optional<Duration> time = timeIn(text(setting));
        if (time.isEmpty()) {
            problem(setting, "is no time: write a number with ms, s, m, h or d, such as 90s");
        }
        return time.or(() -> timeIn(setting.standard())).orElse(Duration.ZERO);
    }

    /** A time such as {@code 1.5h}; a number alone counts seconds. */
    static Optional<Duration> timeIn(String text) {
        Matcher matcher = TIME.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(2) == null ? "s" : matcher.group(2);
        BigDecimal millis = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(
                        switch (unit) {
                            case "ms" -> 1;
                            case "m", "min" -> 60_000;
                            case "h" -> 3_600_000;
                            case "d" -> 86_400_000;
                            default -> 1000;
                        }));
        return millis.movePointLeft(3).compareTo(LONGEST_SECONDS) > 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(millis.longValue()));
    }

    Optional<Instant> instant(Setting setting) {
        String text = text(setting);
        if (text.isEmpty() || text.equalsIgnoreCase("now")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}") ? text + "T00:00:00Z" : text));
        } catch (DateTimeException e) {
            problem(setting, "is no time in ISO 8601, such as 2026-01-31T06:00:00Z");
            return Optional.empty();
        }
    }

    /** Bytes of a size such as {@code 100MB}, counted in powers of 1024. */
    long size(Setting setting) {
        Matcher matcher = SIZE.matcher(text(setting));
        if (matcher.matches() && matcher.group(1).length() < 10) {
            long unit = switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
                case "k" -> 1L << 10;
                case "m" -> 1L << 20;
                case "g" -> 1L << 30;
                default -> 1;
            };
            long size = Long.parseLong(matcher.group(1)) * unit;
            if (size > 0) {
                return size;
            }
        }
        problem(setting, "is no size, such as 100MB");
        return Long.MAX_VALUE;
    }

    List<String> list(Setting setting) {
        return Arrays.stream(text(setting).split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** Each part of a list, as what it names. */
    <T> List<T> named(Setting setting, Function<String, Optional<T>> named, String choices) {
        return list(setting).stream()
                .flatMap(part -> {
                    Optional<T> found = named.apply(part);
                    if (found.isEmpty()) {
                        problems.add(setting.option() + " " + part + " is unknown: choose among " + choices);
                    }
                    return found.stream();
                })
                .distinct()
                .toList();
    }

    private static @Nullable String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
