--- What the server says of itself in `lstmComplete/status`.
local M = {}

--- state: "loading", "indexing", "ready", "thinking", "training", "error" or "stopped"; latencyMs: of the last answer.
M.last = nil

local function changed()
  vim.api.nvim_exec_autocmds('User', { pattern = 'LstmCompleteStatus', modeline = false })
  vim.cmd('redrawstatus')
end

--- The handler of the notification.
function M.handler(_, params)
  M.last = params
  changed()
end

--- The server has ended.
function M.stopped()
  M.last = { state = 'stopped', message = '' }
  vim.schedule(changed)
end

---@return string
function M.line()
  if M.last == nil then
    return ''
  end
  local latency = M.last.latencyMs
  if type(latency) ~= 'number' then -- null is vim.NIL
    return 'LSTM: ' .. M.last.state
  end
  return ('LSTM: %s, %.0f ms'):format(M.last.state, latency)
end

--- State and message, for `:LstmComplete status`.
---@return string
function M.sentence()
  if M.last == nil then
    return 'no server has been started'
  end
  local message = M.last.message
  return M.line():sub(#'LSTM: ' + 1) .. (message ~= nil and message ~= '' and ': ' .. message or '')
end

return M
