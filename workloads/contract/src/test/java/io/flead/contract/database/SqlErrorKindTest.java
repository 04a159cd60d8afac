package io.flead.contract.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlErrorKindTest {

    @ParameterizedTest
    @CsvSource({
        "22021, DATA", // NUL in text
        "22008, DATA", // timestamp out of range
        "23502, DATA", // not null
        "54000, DATA", // index row too large
        "P0001, DATA",
        "40001, CONFLICT",
        "40P01, CONFLICT",
        "55P03, CONFLICT",
        "57P01, DATABASE", // shutting down
        "57014, DATABASE", // statement timeout
        "53100, DATABASE", // disk full
        "42P01, DATABASE", // no such table
        "08006, DATABASE",
        "XX000, DATABASE",
        "'', DATABASE",
    })
    void onlyWhatConcernsTheRowsIsTheirFault(String sqlState, SqlErrorKind fault) {
        assertThat(SqlErrorKind.of(new SQLException("any", sqlState))).isEqualTo(fault);
    }
}
