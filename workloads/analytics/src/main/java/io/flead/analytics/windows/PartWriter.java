package io.flead.analytics.windows;

import io.flead.process.program.ErrorText;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;

/**
 * Writes one part of a batch where its rows are: they do not pass the driver. A database that is away is an outcome
 * and no failure: Spark would try again at once, and log pages.
 */
final class PartWriter implements Function2<Integer, Iterator<WindowRow>, Iterator<PartOutcome>> {

    private static final long serialVersionUID = 1L;

    private final WindowTable table;
    private final boolean devices;
    private final long shortestMicros;

    /**
     * A writer.
     *
     * @param devices whether somebody asks for the devices' newest windows
     * @param shortestMicros length of these
     */
    PartWriter(WindowTable table, boolean devices, long shortestMicros) {
        this.table = table;
        this.devices = devices;
        this.shortestMicros = shortestMicros;
    }

    @Override
    public Iterator<PartOutcome> call(Integer part, Iterator<WindowRow> rows) {
        BatchNews news = BatchNews.none();
        try {
            WindowTable.Written written = table.write(part, news.noting(rows, devices, shortestMicros));
            return List.<PartOutcome>of(news.with(written)).iterator();
        } catch (SQLException e) {
            return List.<PartOutcome>of(new DatabaseAway(ErrorText.of(e))).iterator();
        }
    }
}
