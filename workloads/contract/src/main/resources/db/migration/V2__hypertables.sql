-- Hypertables where TimescaleDB can be used, plain tables where it cannot. Only functions of its Apache edition.
DO $$
DECLARE
    target record;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'timescaledb') THEN
        IF NOT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'timescaledb') THEN
            RETURN;
        END IF;
        -- Only a superuser may create it, or see whether the server has loaded it: without that, creating it ends the session.
        IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
            RAISE WARNING 'TimescaleDB is installed but not created in this database: plain tables are used. '
                'A superuser can run CREATE EXTENSION timescaledb before the first migration';
            RETURN;
        END IF;
        IF current_setting('shared_preload_libraries') NOT LIKE '%timescaledb%' THEN
            RAISE WARNING 'TimescaleDB is installed but not in shared_preload_libraries: plain tables are used';
            RETURN;
        END IF;
        CREATE EXTENSION timescaledb;
    END IF;
    FOR target IN
        SELECT * FROM (VALUES ('device_data', 'event_time'), ('anomalies', 'event_time'), ('local_models', 'created_at'),
                              ('stream_analysis_results', 'window_start')) AS tables (name, time_column)
    LOOP
        EXECUTE format(
            'SELECT create_hypertable(%L, %L, migrate_data => true, if_not_exists => true)', target.name, target.time_column);
    END LOOP;
END
$$;
