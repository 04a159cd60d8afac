-- Rows of results that many tasks write at the same time. One statement moves them to their table when all are here, so that a
-- period is replaced as a whole. They are worth nothing after a crash.
CREATE UNLOGGED TABLE analytics_staging (
    run          uuid        NOT NULL,
    period_start timestamptz NOT NULL,
    device_id    text        NOT NULL,
    item         text        NOT NULL,
    result       jsonb       NOT NULL,
    staged_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run, period_start, device_id, item)
);
COMMENT ON COLUMN analytics_staging.item IS 'The sensor of a daily result, the mode of an evaluation';
