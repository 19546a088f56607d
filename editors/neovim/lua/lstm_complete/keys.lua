--- Keys of insert mode that fall through to what they were before.
local M = {}

local function codes(keys)
  return vim.api.nvim_replace_termcodes(keys, true, true, true)
end

--- Put keys before all that waits to be typed.
local function feed(keys, mode)
  vim.api.nvim_feedkeys(keys, mode .. 'i', false)
end

--- Do what a key did before: a mapping, or the key itself.
local function fall_through(key, before)
  local mode = (before.noremap or 1) == 1 and 'n' or 'm'
  local keys = before.rhs
  if before.callback then
    keys = before.callback()
    keys = before.expr == 1 and keys or ''
  elseif keys and before.expr == 1 then
    keys = vim.api.nvim_eval(keys)
  end
  local pressed, typed = codes(key), codes(keys or key)
  if vim.startswith(typed, pressed) then -- which Vim does not map again, see |recursive_mapping|
    feed(typed:sub(#pressed + 1), mode)
    feed(pressed, 'n')
  else
    feed(typed, mode)
  end
end

--- Map a key in a buffer.
---@param buffer integer
---@param key string|false|nil
---@param description string
---@param act fun(): boolean did it find something to do?
function M.map(buffer, key, description, act)
  if not key then
    return
  end
  local before = vim.api.nvim_buf_call(buffer, function()
    return vim.fn.maparg(key, 'i', false, true)
  end)
  if before.desc == description then -- attached a second time
    return
  end
  vim.keymap.set('i', key, function()
    if not act() then
      fall_through(key, before)
    end
  end, { buffer = buffer, desc = description })
end

return M
