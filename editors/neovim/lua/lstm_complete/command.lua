--- `:LstmComplete NAME [ARGUMENT]`.
local say = require('lstm_complete.say')

local M = {}

local actions = {
  index = function()
    require('lstm_complete.jobs').index()
  end,
  retrain = function(arguments)
    require('lstm_complete.jobs').retrain(arguments)
  end,
  generate = function(arguments)
    require('lstm_complete.generate').run(arguments)
  end,
  why = function()
    require('lstm_complete.why').run()
  end,
  status = function()
    say(require('lstm_complete.status').sentence())
  end,
  cancel = function()
    require('lstm_complete.generate').stop()
    require('lstm_complete.jobs').cancel()
  end,
  restart = function()
    require('lstm_complete.client').restart()
  end,
  stop = function()
    require('lstm_complete.client').stop()
  end,
}

---@param arguments string[] the name, then what it takes
function M.run(arguments)
  local act = actions[arguments[1]]
  if act then
    act(vim.list_slice(arguments, 2))
  else
    say(("there is no '%s'; known are %s"):format(arguments[1], table.concat(M.names(''), ', ')), vim.log.levels.ERROR)
  end
end

--- The names that begin with what has been typed.
---@param lead string
---@param line? string the whole command line
---@return string[]
function M.names(lead, line)
  if line and line:match('^%S+%s+%S+%s') then
    return {}
  end
  local found = vim.tbl_filter(function(name)
    return vim.startswith(name, lead)
  end, vim.tbl_keys(actions))
  table.sort(found)
  return found
end

return M
