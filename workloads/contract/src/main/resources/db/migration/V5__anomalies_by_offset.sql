-- Where an anomaly came from: what arrived since the last analysis tells which days are to be computed again, as with readings.
ALTER TABLE anomalies ADD COLUMN kafka_partition integer;
ALTER TABLE anomalies ADD COLUMN kafka_offset bigint;
CREATE INDEX anomalies_offset ON anomalies USING brin (kafka_offset) WITH (autosummarize = on);
COMMENT ON COLUMN anomalies.kafka_offset IS 'Null: the row is older than the column';
