-- Alarms as they stand: the newest record of each.
CREATE TABLE alarms (
    id            text             PRIMARY KEY,
    device_id     text             NOT NULL,
    state         text             NOT NULL,
    severity      text             NOT NULL,
    opened_at     timestamptz      NOT NULL,
    last_at       timestamptz      NOT NULL,
    closed_at     timestamptz,
    close_reason  text,
    peak          double precision NOT NULL,
    peak_at       timestamptz      NOT NULL,
    readings      bigint           NOT NULL,
    flagged       bigint           NOT NULL,
    summary       text             NOT NULL,
    sensors       jsonb            NOT NULL,
    model_version bigint           NOT NULL,
    revision      bigint           NOT NULL
);
CREATE INDEX alarms_by_time ON alarms (opened_at DESC);
CREATE INDEX alarms_of_device ON alarms (device_id, opened_at DESC);
COMMENT ON COLUMN alarms.state IS 'open or closed';
COMMENT ON COLUMN alarms.close_reason IS 'cleared, accepted (the device took the state for a new normal one), silent, reconfigured, superseded';
COMMENT ON COLUMN alarms.peak IS 'Largest score, divided by the level of alarms: minor below 2, major below 10, critical from 10 on';
COMMENT ON COLUMN alarms.sensors IS 'Ranked: name, share, direction, expected and actual value at the peak';
