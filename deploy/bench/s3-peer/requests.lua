-- Sends the requests of a file, one after the other: REQUESTS names a file of targets, METHOD and BODY what is sent.
local targets, count, at, body = {}, 0, 0, nil

function init(_)
    for line in io.lines(os.getenv("REQUESTS")) do
        count = count + 1
        targets[count] = line
    end
    local size = tonumber(os.getenv("BODY") or "0")
    if size > 0 then
        local file = io.open("/dev/urandom", "rb")
        body = file:read(size)
        file:close()
    end
    for i = 1, count do
        targets[i] = wrk.format(os.getenv("METHOD"), targets[i], nil, body)
    end
end

function request()
    at = at % count + 1
    return targets[at]
end

function done(summary, latency, _)
    local errors = summary.errors
    io.write(string.format("RESULT %.1f %.3f %.3f %d\n", summary.requests / (summary.duration / 1e6),
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
