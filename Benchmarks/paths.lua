-- Asks for the paths in the file that PATHS names, one after the other, from the post that POST names.
local paths = {}
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
local threads = 0
function setup(thread)
  thread:set("first", threads * 1013)
  threads = threads + 1
end
function init(args) place = first end
function request()
  place = place % #paths + 1
  return wrk.format("GET", paths[place], { ["Cookie"] = "post=" .. os.getenv("POST") })
end
