-- What the first request with a token was allowed on, as ARNs. A repetition whose own words can't be completed any more,
-- since the launch template that it names is gone, is allowed on the same. Empty for the answers of earlier versions.
ALTER TABLE client_token ADD COLUMN resources text[] NOT NULL DEFAULT '{}';
