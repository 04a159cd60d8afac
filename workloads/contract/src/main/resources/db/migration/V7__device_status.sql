-- How each device fares, as training reports it: the newest report of each.
CREATE TABLE device_status (
    device_id        text             PRIMARY KEY,
    time             timestamptz      NOT NULL,
    state            text             NOT NULL,
    last_reading_at  timestamptz,
    readings         bigint           NOT NULL,
    skipped          bigint           NOT NULL,
    largest_score    double precision NOT NULL,
    warmup_progress  double precision NOT NULL,
    model_version    bigint           NOT NULL,
    constant_sensors text[]           NOT NULL
);
COMMENT ON COLUMN device_status.state IS 'warmup, scoring, silent, or forgotten: training has removed what it knew of the device';
COMMENT ON COLUMN device_status.readings IS 'Since the report before';
