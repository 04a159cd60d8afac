package io.flead.console.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The types in the comments of the page's scripts, checked by the TypeScript compiler where npm can fetch it. */
@Tag("slow")
class TypesIT {

    private static final Path PAGE = Path.of("src/main/resources/io/flead/console/page");
    private static final Path TYPES = Path.of("src/test/types");
    private static final Path FOLDER = Path.of("target/types");
    private static final String COMPILER = "typescript@5.9.3";

    @Test
    void theScriptsKeepTheirTypes() throws Exception {
        Files.createDirectories(FOLDER.resolve("vendor"));
        for (String name : StaticFiles.NAMES) {
            // In place of the library, whose file in the page has no types, stand the types.
            if (name.endsWith(".js") && !name.startsWith("vendor/")) {
                copy(PAGE.resolve(name), FOLDER.resolve(name));
            }
        }
        copy(TYPES.resolve("tsconfig.json"), FOLDER.resolve("tsconfig.json"));
        copy(TYPES.resolve("vendor/lit-html.d.ts"), FOLDER.resolve("vendor/lit-html.d.ts"));
        boolean there = succeeds("npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", ".", COMPILER);
        if (!there) {
            System.out.println("SKIPPED: TypesIT needs npm and " + COMPILER + ": install Node.js, and let it reach a"
                    + " registry; see " + FOLDER.resolve("output"));
        }
        assumeTrue(there);
        boolean right = succeeds("node", "node_modules/typescript/bin/tsc", "-p", ".");
        assertThat(right).as(Files.readString(FOLDER.resolve("output"))).isTrue();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        Path output = FOLDER.resolve("output");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            System.out.println(e.getMessage());
            return false;
        }
    }
}
