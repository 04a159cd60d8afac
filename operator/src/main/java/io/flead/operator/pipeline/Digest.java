package io.flead.operator.pipeline;

import io.flead.api.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Short digests of configuration: a change of the digest restarts the pods that carry it. */
public final class Digest {

    /** 64 bits distinguish the versions of one thing. */
    private static final int HEX_DIGITS = 16;

    private Digest() {}

    /** A digest of texts in their order; where one ends and the next begins counts. */
    public static String of(List<String> texts) {
        return Sha256.hex(texts.stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8).length + ":" + text)
                        .collect(Collectors.joining()))
                .substring(0, HEX_DIGITS);
    }
}
