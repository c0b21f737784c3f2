-- What users may set of an instance beyond its launch, what its node is asked, and what is said of it.

ALTER TABLE instance
    ADD COLUMN disable_api_stop     boolean NOT NULL DEFAULT false,
    ADD COLUMN monitored            boolean NOT NULL DEFAULT false,
    ADD COLUMN auto_recovery        text NOT NULL DEFAULT 'default' CHECK (auto_recovery IN ('default', 'disabled')),
    ADD COLUMN capacity_reservation text NOT NULL DEFAULT 'open' CHECK (capacity_reservation IN ('open', 'none')),
    ADD COLUMN abrupt               boolean NOT NULL DEFAULT false,
    ADD COLUMN screenshot_request   bigint NOT NULL DEFAULT 0,
    ADD COLUMN wake                 boolean NOT NULL DEFAULT false,
    ADD COLUMN interrupts           bigint NOT NULL DEFAULT 0;

ALTER TABLE instance_launch ADD COLUMN notes text[] NOT NULL DEFAULT '{}';

CREATE TABLE instance_screenshot (
    instance text PRIMARY KEY REFERENCES instance ON DELETE CASCADE,
    request  bigint NOT NULL,
    at       timestamptz NOT NULL,
    jpeg     bytea NOT NULL
);

-- What users say of their instances (ReportInstanceStatus); operators read it.
CREATE TABLE instance_report (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    instance    text NOT NULL REFERENCES instance ON DELETE CASCADE,
    at          timestamptz NOT NULL,
    status      text NOT NULL CHECK (status IN ('ok', 'impaired')),
    reasons     text[] NOT NULL,
    description text,
    from_at     timestamptz,
    to_at       timestamptz
);
CREATE INDEX instance_report_by_instance ON instance_report (instance, id);

-- What operators announce to users (DescribeInstanceStatus).
CREATE TABLE instance_event (
    id          text PRIMARY KEY,
    instance    text NOT NULL REFERENCES instance ON DELETE CASCADE,
    code        text NOT NULL CHECK (code IN
        ('instance-reboot', 'system-reboot', 'system-maintenance', 'instance-retirement', 'instance-stop')),
    description text NOT NULL,
    not_before  timestamptz NOT NULL,
    not_after   timestamptz,
    created_at  timestamptz NOT NULL
);
CREATE INDEX instance_event_by_instance ON instance_event (instance, id);
