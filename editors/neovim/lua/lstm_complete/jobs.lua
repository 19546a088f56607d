--- Work that takes its time: reading the workspace, training on it.
local client = require('lstm_complete.client')
local say = require('lstm_complete.say')

local M = {}

--- Functions that cancel what runs, by name.
local running = {}

local function show(name)
  return function(value)
    if value.kind ~= 'end' then
      local percentage = value.percentage and (' %d %%'):format(value.percentage) or ''
      local message = value.message and ': ' .. value.message or ''
      vim.api.nvim_echo({ { ('LSTM Complete: %s%s%s'):format(name, percentage, message) } }, false, {})
    end
  end
end

local function start(name, method, params, sentence)
  if running[name] then
    say(name .. ' is running already; :LstmComplete cancel ends it', vim.log.levels.WARN)
    return
  end
  local token = client.token(show(name))
  params.workDoneToken = token
  running[name] = client.request(method, params, function(result)
    running[name] = nil
    client.forget(token)
    if result then
      say(sentence(result))
    end
  end)
  if not running[name] then
    client.forget(token)
  end
end

--- Read the workspace anew.
function M.index()
  start('index', 'lstmComplete/index', {}, function(result)
    return ('%d files read'):format(result.files)
  end)
end

--- Train on the workspace, from the current buffer's model.
---@param arguments string[] minutes, at most
function M.retrain(arguments)
  local params = { textDocument = { uri = vim.uri_from_bufnr(0) }, minutes = tonumber(arguments[1]) }
  start('retrain', 'lstmComplete/retrain', params, function(result)
    local figures = 'model %s: %.3f bits per character, before %.3f'
    return figures:format(result.model, result.bitsPerCharacter, result.before)
  end)
end

--- End all that runs.
function M.cancel()
  for _, cancel in pairs(running) do
    cancel()
  end
end

return M
