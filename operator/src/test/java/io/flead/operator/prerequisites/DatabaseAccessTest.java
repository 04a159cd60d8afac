package io.flead.operator.prerequisites;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseAccessTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url username password                                                       | URL",
                "username password host port dbname uri jdbc-uri pgpass fqdn-uri             | JDBC_URI",
                "host port dbname username password                                          | PARTS_WITH_PORT",
                "host dbname username password                                               | PARTS",
                "url host dbname port username password                                      | URL",
                "host username password                                                      | URL",
            })
    void takesASecretAsItComes(String keys, DatabaseAccess access) {
        assertThat(DatabaseAccess.of(Set.of(keys.split(" ")))).isEqualTo(access);
    }
}
