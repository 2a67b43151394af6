-- Sends reports, each from another place; the bodies lie in the file that BODIES names.
local bodies = {}
for line in io.lines(os.getenv("BODIES")) do bodies[#bodies + 1] = line end
local threads = 0
function setup(thread)
  thread:set("first", threads * 1013)
  threads = threads + 1
end
function init(args) place = first end
function request()
  place = place % #bodies + 1
  return wrk.format("POST", "/report", { ["Content-Type"] = "application/x-www-form-urlencoded" }, bodies[place])
end
