package io.flead.producer.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a YAML file of settings: keys as the options, with dashes or underscores, or as other generators spell them; at
 * the top, or below {@code streaming}, {@code generate} or {@code simulator}.
 */
final class ConfigFile {

    private static final List<String> SECTIONS = List.of("streaming", "generate", "simulator");

    private ConfigFile() {}

    /**
     * Reads it.
     *
     * @param problems gets a line for each problem
     */
    static Map<Setting, String> read(Path file, List<String> problems) {
        try {
            return read(file.toString(), Files.readString(file), problems);
        } catch (IOException e) {
            problems.add("--config " + file + ": cannot be read (" + e.getMessage() + "): name a YAML file");
            return Map.of();
        }
    }

    static Map<Setting, String> read(String file, String text, List<String> problems) {
        Map<Setting, String> values = new EnumMap<>(Setting.class);
        try {
            JsonNode document = new YAMLMapper().readTree(text);
            if (document == null || document.isMissingNode() || document.isNull()) {
                return values;
            }
            if (!document.isObject()) {
                problems.add(file + ": is not a map of settings: write lines such as 'rate: 5'");
                return values;
            }
            readSection(file, "", document, values, problems);
        } catch (JsonProcessingException e) {
            problems.add(file + ": is not YAML: "
                    + e.getOriginalMessage().lines().findFirst().orElse("") + ", line "
                    + (e.getLocation() == null ? "unknown" : e.getLocation().getLineNr()));
        }
        return values;
    }

    private static void readSection(
            String file, String path, JsonNode section, Map<Setting, String> values, List<String> problems) {
        section.properties().forEach(entry -> {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            if (path.isEmpty() && SECTIONS.contains(key) && value.isObject()) {
                readSection(file, key + ".", value, values, problems);
                return;
            }
            Optional<Setting> negative = Setting.ofNegativeKey(key);
            Optional<Setting> setting = negative.or(() -> Setting.ofKey(key));
            if (setting.isEmpty()) {
                problems.add(file + ": " + path + key + " is not a setting: see 'flead generate --help'");
                return;
            }
            Optional<String> read = text(value);
            if (read.isEmpty()) {
                problems.add(file + ": " + path + key + " is neither a text, a number, true or false nor a list: "
                        + "write one of these");
                return;
            }
            values.put(setting.get(), negative.isPresent() ? negated(read.get()) : read.get());
        });
    }

    private static String negated(String text) {
        return switch (text) {
            case "true" -> "false";
            case "false" -> "true";
            default -> text;
        };
    }

    private static Optional<String> text(JsonNode value) {
        if (value.isNull()) {
            return Optional.of("");
        }
        if (value.isValueNode()) {
            return Optional.of(value.asText());
        }
        if (!value.isArray()) {
            return Optional.empty();
        }
        List<String> parts = new ArrayList<>();
        for (JsonNode part : value) {
            if (!part.isValueNode()) {
                return Optional.empty();
            }
            parts.add(part.asText());
        }
        return Optional.of(String.join(",", parts));
    }
}
