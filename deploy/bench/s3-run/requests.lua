-- Sends the requests of a file, one after the other: REQUESTS names a file of targets, METHOD says what is sent, and BODY
-- the file of what is sent along.
local targets, count, at = {}, 0, 0

function init(_)
    local body
    local name = os.getenv("BODY") or ""
    if name ~= "" then
        local file = io.open(name, "rb")
        body = file:read("*a")
        file:close()
    end
    for line in io.lines(os.getenv("REQUESTS")) do
        count = count + 1
        targets[count] = wrk.format(os.getenv("METHOD"), line, nil, body)
    end
end

function request()
    at = at % count + 1
    return targets[at]
end

function done(summary, latency, _)
    local errors = summary.errors
    io.write(string.format("RESULT %.1f %.3f %.3f %d %d %d\n", summary.requests / (summary.duration / 1e6),
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, summary.requests, summary.bytes,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
