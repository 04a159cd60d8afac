-- Hypertables where TimescaleDB is installed, plain tables where it is not. Only functions of its Apache edition.
DO $$
DECLARE
    target record;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'timescaledb') THEN
        RETURN;
    END IF;
    CREATE EXTENSION IF NOT EXISTS timescaledb;
    FOR target IN
        SELECT * FROM (VALUES ('device_data', 'event_time'), ('anomalies', 'event_time'), ('local_models', 'created_at'),
                              ('stream_analysis_results', 'window_start')) AS tables (name, time_column)
    LOOP
        EXECUTE format(
            'SELECT create_hypertable(%L, %L, migrate_data => true, if_not_exists => true)', target.name, target.time_column);
    END LOOP;
END
$$;
