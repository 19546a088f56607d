--- `:LstmComplete generate`: characters go into the buffer as they are made.
local client = require('lstm_complete.client')
local say = require('lstm_complete.say')

local M = {}

local namespace = vim.api.nvim_create_namespace('lstm_complete.generate')
local ESCAPE = '<Esc>'
--- The one that runs: {buffer, mark, tick, token, before, cancel}.
local running = nil

--- Put a piece in at the mark; all pieces make one undo step, as long as nothing else has changed the buffer.
local function write(piece)
  local this = running
  if not this or not vim.api.nvim_buf_is_loaded(this.buffer) then
    return M.stop()
  end
  vim.api.nvim_buf_call(this.buffer, function()
    if this.tick == vim.api.nvim_buf_get_changedtick(this.buffer) then
      pcall(vim.cmd, 'undojoin') -- not allowed right after an undo
    end
    local row, byte = unpack(vim.api.nvim_buf_get_extmark_by_id(this.buffer, namespace, this.mark, {}))
    vim.api.nvim_buf_set_text(this.buffer, row, byte, row, byte, vim.split(piece, '\r?\n'))
    this.tick = vim.api.nvim_buf_get_changedtick(this.buffer)
  end)
end

local function map_escape(buffer)
  local before = vim.fn.maparg(ESCAPE, 'n', false, true)
  vim.keymap.set('n', ESCAPE, M.stop, { buffer = buffer, desc = 'LSTM Complete: stop writing' })
  return before.buffer == 1 and before or nil -- what is mapped for all buffers comes back by itself
end

local function unmap_escape(buffer, before)
  vim.keymap.del('n', ESCAPE, { buffer = buffer })
  if before then -- not by mapset(), which came with Neovim 0.8
    local is = function(name)
      return before[name] == 1
    end
    local options = { buffer = buffer, expr = is('expr'), remap = not is('noremap'), desc = before.desc }
    options.silent, options.nowait = is('silent'), is('nowait')
    vim.keymap.set('n', ESCAPE, before.callback or before.rhs, options)
  end
end

local function finish()
  local this = running
  if not this then
    return
  end
  running = nil
  client.forget(this.token)
  if vim.api.nvim_buf_is_loaded(this.buffer) then
    vim.api.nvim_buf_del_extmark(this.buffer, namespace, this.mark)
    unmap_escape(this.buffer, this.before)
  end
end

--- Write on from the cursor.
---@param arguments string[] how many characters, at most
function M.run(arguments)
  M.stop()
  local chars = tonumber(arguments[1] or 400)
  if not chars or chars < 1 then
    say('generate takes the number of characters', vim.log.levels.ERROR)
    return
  end
  local buffer, place = vim.api.nvim_get_current_buf(), client.place()
  local row, byte = client.cursor()
  local token = client.token(function(value)
    write(value.text)
  end)
  local params = vim.tbl_extend('force', place, { chars = math.floor(chars), partialResultToken = token })
  local this
  local cancel = client.request('lstmComplete/generate', params, function()
    if running == this then -- the answer to one that was stopped comes while the next one runs
      finish()
    end
  end)
  if not cancel then
    client.forget(token)
    return
  end
  vim.cmd('stopinsert')
  this = {
    buffer = buffer,
    mark = vim.api.nvim_buf_set_extmark(buffer, namespace, row, byte, {}),
    token = token,
    before = map_escape(buffer),
    cancel = cancel,
  }
  running = this
end

--- End writing; what has been written stays.
function M.stop()
  if running then
    running.cancel()
    finish()
  end
end

return M
