-- The tables that Kafka's topics are projected into. They can be dropped and rebuilt from the topics at any time.

CREATE TABLE device_data (
    device_id       text             NOT NULL,
    event_time      timestamptz      NOT NULL,
    features        jsonb            NOT NULL,
    label           smallint,
    kafka_partition integer          NOT NULL,
    kafka_offset    bigint           NOT NULL
);
CREATE INDEX device_data_device_time ON device_data (device_id, event_time DESC);
CREATE INDEX device_data_time ON device_data USING brin (event_time);
COMMENT ON TABLE device_data IS 'Every usable reading; features is an object of sensor name to value';
COMMENT ON COLUMN device_data.label IS 'The truth where the source tells it: 1 anomalous, 0 normal; evaluation only';

CREATE TABLE anomalies (
    id            uuid             NOT NULL,
    device_id     text             NOT NULL,
    event_time    timestamptz      NOT NULL,
    score         double precision NOT NULL,
    threshold     double precision NOT NULL,
    severity      text             NOT NULL,
    confidence    double precision NOT NULL,
    detector      text             NOT NULL,
    model_version bigint           NOT NULL,
    contributors  text[]           NOT NULL,
    z_scores      jsonb            NOT NULL,
    reading       jsonb            NOT NULL,
    PRIMARY KEY (id, event_time)
);
CREATE INDEX anomalies_device_time ON anomalies (device_id, event_time DESC);
CREATE INDEX anomalies_time ON anomalies (event_time DESC);

CREATE TABLE local_models (
    device_id   text             NOT NULL,
    round       bigint           NOT NULL,
    created_at  timestamptz      NOT NULL,
    samples     bigint           NOT NULL,
    loss_before double precision NOT NULL,
    loss        double precision NOT NULL,
    shape_id    text             NOT NULL,
    calibration jsonb            NOT NULL,
    PRIMARY KEY (device_id, round, created_at)
);
CREATE INDEX local_models_time ON local_models (created_at DESC);
COMMENT ON TABLE local_models IS 'What devices sent, admitted or not, without the parameters';

CREATE TABLE global_models (
    version        bigint           PRIMARY KEY,
    round          bigint           NOT NULL,
    parent_version bigint           NOT NULL,
    strategy       text             NOT NULL,
    devices        integer          NOT NULL,
    samples        bigint           NOT NULL,
    mean_loss      double precision NOT NULL,
    shape_id       text             NOT NULL,
    parameters     bytea            NOT NULL,
    sha256         text             NOT NULL,
    created_at     timestamptz      NOT NULL
);
COMMENT ON COLUMN global_models.parameters IS 'Little-endian float32, in the order of the network''s flat parameters';

CREATE TABLE batch_analysis_results (
    period_start timestamptz NOT NULL,
    period_end   timestamptz NOT NULL,
    device_id    text        NOT NULL,
    feature      text        NOT NULL,
    result       jsonb       NOT NULL,
    computed_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (period_start, period_end, device_id, feature)
);

CREATE TABLE stream_analysis_results (
    window_start timestamptz NOT NULL,
    window_end   timestamptz NOT NULL,
    device_id    text        NOT NULL,
    feature      text        NOT NULL,
    result       jsonb       NOT NULL,
    computed_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (window_start, window_end, device_id, feature)
);

CREATE TABLE model_evaluations (
    model_version bigint      NOT NULL,
    period_start  timestamptz NOT NULL,
    period_end    timestamptz NOT NULL,
    device_id     text        NOT NULL,
    mode          text        NOT NULL,
    result        jsonb       NOT NULL,
    computed_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (model_version, period_start, period_end, device_id, mode)
);

CREATE TABLE dashboard_metrics (
    name       text             PRIMARY KEY,
    value      double precision NOT NULL,
    labels     jsonb            NOT NULL DEFAULT '{}',
    updated_at timestamptz      NOT NULL DEFAULT now()
);

-- Where the projection stands: moved in the same transaction as the rows, so that each record is written exactly once.
CREATE TABLE ledger_offsets (
    topic       text        NOT NULL,
    partition   integer     NOT NULL,
    topic_id    uuid        NOT NULL,
    next_offset bigint      NOT NULL,
    moved_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, partition)
);
COMMENT ON COLUMN ledger_offsets.topic_id IS 'Kafka''s id of the topic: one that was deleted and made again has another';
COMMENT ON COLUMN ledger_offsets.next_offset IS 'The first offset that has not been written';
