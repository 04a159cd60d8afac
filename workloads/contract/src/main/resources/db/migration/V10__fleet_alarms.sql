-- Alarms of the fleet refer to those of its devices.
ALTER TABLE alarms ADD COLUMN fleet jsonb;
COMMENT ON COLUMN alarms.fleet IS 'Of an alarm of the fleet: devices whose alarms it stands for, active devices, ids of the first alarms; NULL of a device''s alarm';
