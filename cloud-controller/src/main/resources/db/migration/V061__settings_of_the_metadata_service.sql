-- How often the options of an instance's metadata service were changed, and by which of these its node answers.
ALTER TABLE instance
    ADD COLUMN settings         bigint NOT NULL DEFAULT 0,
    ADD COLUMN settings_applied bigint NOT NULL DEFAULT 0;
