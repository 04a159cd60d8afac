-- What the fleet knows of thresholds belongs to a global model as its parameters do.
ALTER TABLE global_models ADD COLUMN calibration jsonb;
COMMENT ON COLUMN global_models.calibration IS 'The fleet''s calibration, natural logarithms; null when its devices share none';
