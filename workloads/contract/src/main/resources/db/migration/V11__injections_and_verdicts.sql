-- What the simulator did to its machines.
CREATE TABLE injections (
    id        text             PRIMARY KEY,
    device_id text             NOT NULL,
    act       text             NOT NULL,
    type      text,
    severity  double precision NOT NULL,
    at        timestamptz      NOT NULL,
    sequence  bigint           NOT NULL,
    readings  bigint           NOT NULL,
    origin    text             NOT NULL
);
CREATE INDEX injections_of_device ON injections (device_id, at DESC);
COMMENT ON COLUMN injections.act IS 'failure, clear or maintenance';
COMMENT ON COLUMN injections.sequence IS 'Number of the first reading that it concerns';
COMMENT ON COLUMN injections.origin IS 'request, or schedule: the simulator''s own';

-- What people said of alarms; several records of an alarm are what was said one after the other.
CREATE TABLE verdicts (
    id        text        PRIMARY KEY,
    alarm_id  text        NOT NULL,
    device_id text        NOT NULL,
    kind      text        NOT NULL,
    comment   text,
    until     timestamptz,
    at        timestamptz NOT NULL
);
CREATE INDEX verdicts_of_alarm ON verdicts (alarm_id, at DESC);
COMMENT ON COLUMN verdicts.kind IS 'right, false, expected, acknowledged, shelved';
