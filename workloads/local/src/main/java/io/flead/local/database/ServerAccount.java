package io.flead.local.database;

import io.flead.local.failure.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The account of PostgreSQL's server. The server refuses to run as root; as root it gets a user namespace of its own
 * where the system allows that, else the id of the user {@code nobody}.
 *
 * @param prefix words to put before a command to run it as this account; empty for the user itself
 * @param owner user id that must own the server's files
 */
record ServerAccount(List<String> prefix, int owner) {

    static final int ROOT = 0;
    static final int NOBODY = 65_534;

    /** In a namespace of its own root has the id of {@code nobody}, yet its files stay root's. */
    static final ServerAccount NAMESPACE = new ServerAccount(List.of("unshare", "--user"), ROOT);

    static final ServerAccount OTHER_USER = new ServerAccount(setpriv(), NOBODY);

    /**
     * For directories that the user {@code nobody} may not enter, such as those below root's home. It may pass them, as
     * the server in a namespace may, and has no other privilege of root's.
     */
    static final ServerAccount OTHER_USER_PASSING = new ServerAccount(
            setpriv(
                    "--inh-caps=-all,+dac_override",
                    "--ambient-caps=+dac_override",
                    "--bounding-set=-all,+dac_override",
                    // Else access(2), by which PostgreSQL looks for its own programs, leaves capabilities out.
                    "--securebits=+no_setuid_fixup"),
            NOBODY);

    ServerAccount {
        prefix = List.copyOf(prefix);
    }

    /**
     * Finds one that works here.
     *
     * @param user id of the user who runs this
     * @param server the server's program
     * @param state directory that the data directory will lie in; it must exist
     * @throws UserException when the programs do not run on this machine, or root cannot give up its privileges
     */
    static ServerAccount choose(int user, Path server, Path state) throws UserException {
        return choose(user, server, state, List.of(NAMESPACE, OTHER_USER, OTHER_USER_PASSING));
    }

    static ServerAccount choose(int user, Path server, Path state, List<ServerAccount> forRoot) throws UserException {
        try {
            Command.run(List.of(server.toString(), "--version"));
        } catch (IOException e) {
            throw new UserException(
                    "PostgreSQL's programs in " + server.getParent() + " do not run on this machine (" + e.getMessage()
                            + "): set FLEAD_CACHE to a directory on a disk that allows programs, on Linux with glibc",
                    e);
        }
        if (user != ROOT) {
            return new ServerAccount(List.of(), user);
        }
        for (ServerAccount account : forRoot) {
            if (account.works(server, state)) {
                return account;
            }
        }
        throw new UserException(
                "PostgreSQL does not run as root, and this system lets root neither make a user namespace (unshare)"
                        + " nor become another user (setpriv): run flead as a normal user");
    }

    /** The words that run a command as this account. */
    List<String> command(List<String> words) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(words);
        return command;
    }

    /** Gives this account a file or directory with all that is in it, when it belongs to another account of root's. */
    void own(Path path) throws IOException {
        Object now = Files.getAttribute(path, "unix:uid");
        if (!now.equals(owner) && (now.equals(ROOT) || now.equals(NOBODY))) {
            Command.run(List.of("chown", "-R", owner + ":" + owner, path.toString()));
        }
    }

    private boolean works(Path server, Path state) {
        try {
            Command.run(command(List.of(
                    "/bin/sh",
                    "-c",
                    "test \"$(id -u)\" != 0 && test -x \"$1\" && exec \"$2\" --version",
                    "probe",
                    state.toString(),
                    server.toString())));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> setpriv(String... more) {
        List<String> words =
                new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        words.addAll(List.of(more));
        return words;
    }
}
