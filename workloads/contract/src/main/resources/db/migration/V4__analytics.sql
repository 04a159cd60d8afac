-- How far analytics has seen the readings topic: what arrived after it tells which periods are to be computed again.
CREATE TABLE analytics_progress (
    job         text        NOT NULL,
    topic       text        NOT NULL,
    partition   integer     NOT NULL,
    topic_id    uuid        NOT NULL,
    next_offset bigint      NOT NULL,
    moved_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job, topic, partition)
);

-- Without it nobody can score as the devices do. NULL: shared none, or was written before there was a column.
ALTER TABLE global_models ADD COLUMN calibration jsonb;
COMMENT ON COLUMN global_models.calibration IS 'What the fleet knew of thresholds when the model was made';

COMMENT ON COLUMN batch_analysis_results.device_id IS 'Empty: over all devices';
COMMENT ON COLUMN batch_analysis_results.feature IS 'Empty: what concerns no single sensor';
COMMENT ON COLUMN model_evaluations.device_id IS 'Empty: over all devices, from summed counts';
COMMENT ON COLUMN model_evaluations.mode IS 'global, local (a network of the device''s own) or rollingZScore';
