--- Messages to the user.

---@param text string
---@param level? integer of vim.log.levels
return function(text, level)
  vim.notify('LSTM Complete: ' .. text, level or vim.log.levels.INFO)
end
