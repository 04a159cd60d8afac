-- Counts of a range of the readings topic read the pages of that range only. Rows come in the order of their offsets, so a
-- few bytes for each range of pages are enough; pages are summarized as they fill, not only by the next vacuum.
CREATE INDEX device_data_offset ON device_data USING brin (kafka_offset) WITH (autosummarize = on);
