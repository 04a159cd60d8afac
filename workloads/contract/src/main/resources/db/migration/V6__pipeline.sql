-- Which pipeline the tables belong to: two in one database would overwrite each other's rows.
CREATE TABLE pipeline (
    one        boolean     PRIMARY KEY DEFAULT true CHECK (one),
    name       text        NOT NULL,
    namespace  text,
    claimed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN pipeline.namespace IS 'Null where none is known, as on one machine';

-- A pipeline that is created again begins with version 1 again, in a topic of its own.
ALTER TABLE global_models ADD COLUMN topic_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
ALTER TABLE global_models DROP CONSTRAINT global_models_pkey;
ALTER TABLE global_models ADD PRIMARY KEY (version, topic_id);
COMMENT ON COLUMN global_models.topic_id IS 'Kafka''s id of the topic; zeros: the row is older than the column';
