-- User data may hold passwords: it is sealed with the cloud's own key, and so are answers that repeat it. What was
-- written in clear before is sealed by the cloud controller when it starts.

ALTER TABLE instance ADD COLUMN sealed_user_data bytea;
CREATE INDEX instance_with_clear_user_data ON instance (id) WHERE user_data IS NOT NULL;
