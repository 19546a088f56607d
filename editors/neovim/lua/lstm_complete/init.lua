--- LSTM Complete for Neovim: ghost text on 0.12 and newer, the completion menu on 0.7 to 0.11.
local M = {}

--- Start the server for buffers of its file types, now and later.
---@param options? table what differs from `lstm_complete.config`; see |lstm-complete-setup|
function M.setup(options)
  require('lstm_complete.config').set(options or {})
  require('lstm_complete.client').enable()
end

--- For 'statusline': "LSTM: ready, 8 ms"; empty where no server has said anything yet.
---@return string
function M.status()
  return require('lstm_complete.status').line()
end

return M
